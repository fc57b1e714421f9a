// The additional options for Deno's fetch. `npm run test:runtimes` measures that they are enough.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ConfigurationError } from "../errors.js";
import { createTransport } from "./deno-transport.js";

const client = {};
const createHttpClient = vi.fn(() => client);

beforeEach(() => void vi.stubGlobal("Deno", { createHttpClient }));
afterEach(() => void vi.unstubAllGlobals());

it("does not keep connections alive", async () => {
  const fetch = vi.fn(async () => new Response("{}"));
  vi.stubGlobal("fetch", fetch);
  const { signal } = new AbortController();
  const sent = { method: "PATCH", headers: {}, signal };
  expect(await createTransport().send("http://localhost/", sent)).toMatchObject({ status: 200, body: "{}" });
  expect(createHttpClient).toHaveBeenCalledExactlyOnceWith({ poolMaxIdlePerHost: 0 });
  expect(fetch).toHaveBeenCalledExactlyOnceWith("http://localhost/", { ...sent, redirect: "manual", client });
});

it("refuses an agent", () => {
  expect(() => createTransport({})).toThrow(ConfigurationError);
});
