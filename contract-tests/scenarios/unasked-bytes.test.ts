// Proves that unexpected bytes on a kept-alive connection are never read as the response to the next call, which may be about
// another customer: nothing is written to that connection, and the call uses a new one.
import { get, Agent as HttpAgent } from "node:http";
import { Agent } from "node:https";
import type { Socket } from "node:net";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createSolarisClient } from "../../src/index.js";
import { certificate } from "../support/certificate.js";
import {
  authorized,
  delivered,
  type Endpoint,
  head,
  ref,
  reply,
  type Step,
  startProvider,
  whatIsUnderWayArrives,
} from "../support/scripted-provider.js";

let tls: { key: string; cert: string };
beforeAll(async () => {
  tls = await certificate();
});
afterEach(() => void vi.restoreAllMocks());

const setups: [string, { secure?: boolean; ownAgent?: boolean }][] = [
  ["the package's own connections", {}],
  ["the package's own connections over TLS", { secure: true }],
  ["the caller's agent", { ownAgent: true }],
  ["the caller's agent over TLS", { secure: true, ownAgent: true }],
];

/** An unexpected response: about another customer, or a refusal. */
const strangers = [
  ["a success", head(200, { "x-padding": "a".repeat(40), "content-length": 34 }), '{"id":"other","status":"canceled"}'],
  ["a refusal", head(403, { "x-padding": "a".repeat(40), "content-length": 2 }), "{}"],
] as const;

describe.each(setups)("over %s", (_, { secure, ownAgent }) => {
  /**
   * A client whose first call has been answered, by the given step. When its second request comes over the same connection, the
   * rest of the unasked answer comes back; over any other it is answered.
   */
  async function callOnce(first: Step, rest: string) {
    const provider = await startProvider(secure ? { tls } : {});
    let kept: Socket | undefined;
    provider.api.script(
      (socket, nth, request) => {
        kept = socket;
        first(socket, nth, request);
      },
      (socket, nth, request) => {
        if (socket === kept) socket.write(rest);
        else reply(200, { id: `i${nth}`, status: "created" })(socket, nth, request);
      },
    );
    if (secure && !ownAgent) trust(tls.cert);
    const agent = secure ? new Agent({ ca: tls.cert, keepAlive: true }) : new HttpAgent({ keepAlive: true });
    const options = { ...provider.options({}), ...(ownAgent && { agent }), maxRetries: 0 };
    const client = createSolarisClient(options);
    expect(await provider.story(client.identifications.authorize(ref(1)))).toEqual(delivered());
    return { api: provider.api, kept: kept as unknown as Socket, call: () => client.identifications.authorize(ref(2)) };
  }

  async function expectOwnAnswer(api: Endpoint, call: ReturnType<Awaited<ReturnType<typeof callOnce>>["call"]>) {
    const { identification, meta } = await call;
    expect(identification).toEqual({ id: "i2", status: "created" });
    expect(meta).toMatchObject({ attempts: 1, requestId: "request-2" });
    expect(api.requests).toHaveLength(2);
    expect(api.seen.connections).toBe(2);
    // That of the first call is closed.
    await api.until(() => api.seen.open === 1);
  }

  const first = reply(200, { id: "i1", status: "created" });
  const cases = strangers.flatMap(([what, top, body]) =>
    [1, 12, 60, (top + body).length].map((bytes) => [bytes, what, top + body] as const),
  );
  const successes = cases.slice(0, 4);

  it.each(cases)("%i bytes of %s that are unread when the call starts", async (bytes, _what, stranger) => {
    const { api, kept, call } = await callOnce(first, stranger.slice(bytes));
    // Both in one turn: the client has had no chance to read it.
    kept.write(stranger.slice(0, bytes));
    await expectOwnAnswer(api, call());
  });

  it.each(successes)("%i bytes of %s that came while the connection was idle", async (bytes, _what, stranger) => {
    const { api, kept, call } = await callOnce(first, stranger.slice(bytes));
    kept.write(stranger.slice(0, bytes));
    await whatIsUnderWayArrives();
    await expectOwnAnswer(api, call());
  });

  it.each(successes)("%i bytes of %s immediately after the last response", async (bytes, _what, stranger) => {
    const { api, call } = await callOnce((socket, ...args) => {
      first(socket, ...args);
      socket.write(stranger.slice(0, bytes));
    }, stranger.slice(bytes));
    await expectOwnAnswer(api, call());
  });

  it.each(successes)("%i bytes of %s in the packet of the last response", async (bytes, _what, stranger) => {
    const text = `${head(200, { "x-request-id": "request-1", "content-length": 30 })}{"id":"i1","status":"created"}`;
    const { api, call } = await callOnce(
      (socket) => socket.write(text + stranger.slice(0, bytes)),
      stranger.slice(bytes),
    );
    await expectOwnAnswer(api, call());
  });
});

it("any number of connections with unexpected bytes are replaced, and cost no retry", async () => {
  const provider = await startProvider();
  const kept = new Set<Socket>();
  provider.api.script((socket, nth, request) => {
    if (request.path.includes("/i9/")) return authorized(socket, nth, request);
    kept.add(socket);
    // Answered when all are there, so that each has a connection of its own.
    if (kept.size === 3) for (const each of kept) authorized(each, nth, request);
  });
  const client = createSolarisClient({ ...provider.options({}), maxRetries: 0 });
  await Promise.all([1, 2, 3].map((nth) => client.identifications.authorize(ref(nth))));
  for (const socket of kept) socket.write("HTTP/1.1 4");
  const { meta } = await client.identifications.authorize(ref(9));
  expect(meta.attempts).toBe(1);
  expect([provider.api.requests.length, provider.api.seen.connections]).toEqual([4, 4]);
});

it("a kept-alive connection of the caller's agent that other code has used is not used", async () => {
  const provider = await startProvider();
  const agent = new HttpAgent({ keepAlive: true });
  const client = createSolarisClient({ ...provider.options({ agent }), maxRetries: 0 });
  const others = get(provider.api.url, { agent });
  await new Promise((resolve) => others.once("response", (response) => response.resume().once("end", resolve)));
  await whatIsUnderWayArrives();
  expect((await client.identifications.authorize(ref(1))).meta.attempts).toBe(1);
  expect(provider.api.seen.connections).toBe(2);
});

/** Makes the package's own connections trust a certificate. */
function trust(ca: string) {
  const { createConnection } = Agent.prototype;
  vi.spyOn(Agent.prototype, "createConnection").mockImplementation(function (this: Agent, options, connected) {
    return createConnection.call(this, { ...options, ca }, connected);
  });
}
