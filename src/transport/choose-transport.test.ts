import * as http from "node:http";
import { expect, it, onTestFinished, vi } from "vitest";
import { ConfigurationError } from "../errors.js";
import { chooseTransport } from "./choose-transport.js";
import { createTransport } from "./web-transport.js";

const request = { method: "PATCH", headers: {}, signal: new AbortController().signal };

it("uses the platform's own transport, which can open connections, without a fetch or with an agent", () => {
  expect(chooseTransport({})).toHaveProperty("connect");
  expect(chooseTransport({ agent: http.globalAgent })).not.toHaveProperty("connect");
});

it("uses the given fetch", async () => {
  const fetch = vi.fn(async () => new Response("body"));
  expect(await chooseTransport({ fetch }).send("https://api.example.com", request)).toMatchObject({ body: "body" });
  expect(fetch).toHaveBeenCalledOnce();
});

it.each<[object, string]>([
  [{ fetch, agent: {} }, "Pass either fetch or agent: a fetch has its own connections."],
  [{ agent: {} }, "agent must be an http.Agent or https.Agent."],
  [{ agent: null }, "agent must be an http.Agent or https.Agent."],
  [{ agent: "http://proxy" }, "agent must be an http.Agent or https.Agent."],
  [{ fetch: null }, "fetch must be a function."],
  [{ fetch: "fetch" }, "fetch must be a function."],
])("refuses %o: %s", (options, fault) => {
  const choose = () => chooseTransport(options);
  expect(choose).toThrow(ConfigurationError);
  expect(choose).toThrow(fault);
});

it("has a transport for other platforms that calls the current fetch, so that tools can instrument it", async () => {
  const transport = createTransport();
  onTestFinished(() => void vi.unstubAllGlobals());
  const urls: string[] = [];
  vi.stubGlobal("fetch", async (url: string) => {
    urls.push(url);
    return new Response("body");
  });
  expect(await transport.send("https://api.example.com", request)).toMatchObject({ body: "body" });
  expect(urls).toEqual(["https://api.example.com"]);
});

it("refuses an agent on other platforms", () => {
  expect(() => createTransport({})).toThrow(ConfigurationError);
  expect(() => createTransport({})).toThrow("agent works on Node and Bun only");
});
