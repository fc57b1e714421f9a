// What Deno is asked for, beside what all platforms are. That it is enough is measured: npm run test:runtimes
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ConfigurationError } from "../errors.js";
import { createTransport } from "./deno-transport.js";

const client = {};
const createHttpClient = vi.fn(() => client);

beforeEach(() => void vi.stubGlobal("Deno", { createHttpClient }));
afterEach(() => void vi.unstubAllGlobals());

it("keeps no connection for another request", async () => {
  const fetch = vi.fn(async () => new Response("{}"));
  vi.stubGlobal("fetch", fetch);
  const { signal } = new AbortController();
  const sent = { method: "PATCH", headers: {}, signal };
  expect(await createTransport().send("http://localhost/", sent)).toMatchObject({ status: 200, body: "{}" });
  expect(createHttpClient).toHaveBeenCalledExactlyOnceWith({ poolMaxIdlePerHost: 0 });
  expect(fetch).toHaveBeenCalledExactlyOnceWith("http://localhost/", { ...sent, redirect: "manual", client });
});

it("takes no agent, as any other `fetch`", () => {
  expect(() => createTransport({})).toThrow(ConfigurationError);
});
