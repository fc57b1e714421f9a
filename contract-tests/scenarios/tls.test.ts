// Proves that a call is `not-sent` if its TLS connection never opened, and `unknown` if it did.
import { Agent as HttpAgent } from "node:http";
import { Agent } from "node:https";
import { beforeAll, describe, expect, it } from "vitest";
import { certificate } from "../support/certificate.js";
import {
  authorized,
  delivered,
  ended,
  failed,
  type Greeting,
  silence,
  startProvider,
  takeClock,
  transports,
  whatIsUnderWayArrives,
} from "../support/scripted-provider.js";

let tls: { key: string; cert: string };
beforeAll(async () => {
  tls = await certificate();
});

const says =
  (text: string): Greeting =>
  (socket) =>
    socket.resume().once("data", () => socket.write(text));

describe.each(transports)("over %s", (name, transport) => {
  const plainServers: [string, Greeting][] = [
    ["says nothing", (socket) => socket.resume()],
    ["begins a TLS record and stops", says("\x16\x03\x03\x00\x7a\x02")],
  ];
  it.each(plainServers)("the deadline passes while a server %s instead of TLS", async (_, greet) => {
    const provider = await startProvider({ scheme: "https", greet });
    const { leap } = takeClock();
    const call = provider.play(transport);
    await provider.api.until(() => provider.api.seen.connections === 1);
    await whatIsUnderWayArrives();
    leap();
    // fetch does not say whether a connection stood.
    const expected = {
      node: ended("TimeoutError", "connection", "not-sent", { attempts: 0 }),
      fetch: ended("TimeoutError", "answer", "unknown", { patches: 0 }),
    };
    expect(await call).toEqual(expected[name]);
    // fetch goes on connecting for a while.
    if (name === "node") await provider.api.until(() => provider.api.seen.open === 0);
  });

  const breakers: [string, Greeting][] = [
    ["resets the connection", (socket) => socket.once("data", () => socket.resetAndDestroy())],
    ["closes the connection", (socket) => socket.once("data", () => socket.destroy())],
    ["speaks plain HTTP", says("HTTP/1.1 400 Bad Request\r\n\r\n")],
  ];
  it.each(breakers)("a server that %s instead of TLS is not-sent on node", async (_, greet) => {
    const provider = await startProvider({ scheme: "https", greet });
    const story = await provider.play(transport, { maxRetries: 0 });
    const expected = {
      node: { delivery: "not-sent", attempts: 0 },
      fetch: { delivery: "unknown", attempts: 1 },
    } as const;
    expect(story).toEqual({ ...failed("ConnectionError", "unknown"), ...expected[name], patches: 0 });
  });

  it("an untrusted certificate ends the call before anything is written", async () => {
    const provider = await startProvider({ tls });
    const story = await provider.play(transport, { maxRetries: 0 });
    const expected = {
      node: failed("ConnectionError", "not-sent", { attempts: 0 }),
      fetch: failed("ConnectionError", "unknown", { patches: 0 }),
    };
    expect(story).toEqual(expected[name]);
    expect(provider.api.seen).toMatchObject({ connections: 1, bytes: 0 });
  });
});

describe("with an agent that trusts the certificate", () => {
  it("the call arrives", async () => {
    const provider = await startProvider({ tls });
    const agent = new Agent({ ca: tls.cert });
    expect(await provider.play({}, { agent })).toEqual(delivered());
  });

  it("the deadline passes while the request is read and gets no response", async () => {
    const provider = await startProvider({ tls });
    provider.api.script(silence);
    const agent = new Agent({ ca: tls.cert });
    const { leap } = takeClock();
    const call = provider.play({}, { agent });
    await provider.api.until(() => provider.api.requests.length === 1);
    leap();
    expect(await call).toEqual(ended("TimeoutError", "answer", "unknown"));
  });

  it("a connection that is closed after the request was read is unknown", async () => {
    const provider = await startProvider({ tls });
    provider.api.script((socket) => socket.destroy(), authorized);
    const agent = new Agent({ ca: tls.cert });
    expect(await provider.play({}, { agent })).toEqual(failed("ConnectionError", "unknown"));
  });

  it("a certificate for another host ends the call before anything is written", async () => {
    const provider = await startProvider({ tls });
    const agent = new Agent({ ca: tls.cert, servername: "other.example.com" });
    const story = await provider.play({}, { agent, maxRetries: 0 });
    expect(story).toEqual(failed("ConnectionError", "not-sent", { attempts: 0 }));
    expect(provider.api.seen.bytes).toBe(0);
  });

  it("an agent for the other protocol causes an error of this package", async () => {
    const provider = await startProvider({ tls });
    const story = await provider.play({}, { agent: new HttpAgent(), maxRetries: 0 });
    expect(story).toEqual(failed("ConnectionError", "not-sent", { attempts: 0 }));
  });
});

describe("a server that requires a client certificate, and gets none,", () => {
  it.each<["TLSv1.2" | "TLSv1.3", object]>([
    ["TLSv1.2", failed("ConnectionError", "not-sent", { attempts: 0 })],
    // The client's side of the handshake is over before the server has looked at its certificate.
    ["TLSv1.3", failed("ConnectionError", "unknown", { patches: 0 })],
  ])("is reported over %s if possible", async (version, expected) => {
    const provider = await startProvider({ tls: { ...tls, requestCert: true } });
    const agent = new Agent({ ca: tls.cert, minVersion: version, maxVersion: version });
    expect(await provider.play({}, { agent, maxRetries: 0 })).toEqual(expected);
    expect(provider.api.seen.bytes).toBe(0);
  });
});
