// Calls the route handler as Next.js does: with a web-standard request.
import { expect, it, vi } from "vitest";
import { headersOf, startFake } from "../support/environment.js";
import { POST } from "./route.js";

const requestOf = (customer: string) =>
  new Request("https://app.example/signing/code", { method: "POST", headers: headersOf(customer) });

it("sends the code, and says what is unknown", async () => {
  const { fake, env } = await startFake();
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  expect((await POST(requestOf("mallory"))).status).toBe(401);
  expect(await (await POST(requestOf("alice"))).json()).toMatchObject({ current_reference_token: "0000-0001" });
  fake.failNext({ kind: "reset-after-send" });
  const unknown = await POST(requestOf("alice"));
  expect([unknown.status, await unknown.json()]).toEqual([202, { delivery: "unknown", code: "connection_failed" }]);
  // One client for all requests: it asked for one token.
  expect(fake.exchanges.filter(({ path }) => path === "/oauth2/token")).toHaveLength(1);
});
