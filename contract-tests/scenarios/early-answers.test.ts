// Proves that bytes which arrive before the request is written are not read as its response, and that nothing is sent after an
// abort.
import { Agent } from "node:http";
import { Duplex } from "node:stream";
import { expect, it } from "vitest";
import { createSolarisClient } from "../../src/index.js";
import {
  authorized,
  delivered,
  head,
  ref,
  startProvider,
  transports,
  whatIsUnderWayArrives,
} from "../support/scripted-provider.js";

it("a connection opened ahead that the server closes is replaced, and the call is sent once", async () => {
  const provider = await startProvider({
    greet: (socket, nth) => (nth === 1 ? socket.end(head(408, { "content-length": 0, connection: "close" })) : "serve"),
  });
  provider.api.script(authorized);
  const client = createSolarisClient({ ...provider.options({}), maxRetries: 0 });
  await client.authenticate();
  await whatIsUnderWayArrives();
  expect(await provider.story(client.identifications.authorize(ref(1)))).toEqual(delivered());
});

it.each([401, 407, 503, 302])(
  "a proxy that answers %i instead of connecting leaves the call unsent",
  async (status) => {
    const written: string[] = [];
    const agent = new Agent();
    agent.createConnection = () => {
      const socket = new Duplex({
        read() {},
        write(chunk, _encoding, done) {
          written.push(String(chunk));
          done();
        },
      });
      socket.push(head(status, { "content-length": 0 }));
      return socket;
    };
    const client = createSolarisClient({ baseUrl: "http://localhost", auth: () => "t0ken", agent, maxRetries: 0 });
    await expect(client.identifications.authorize(ref(1))).rejects.toMatchObject({
      code: "connection_failed",
      delivery: "not-sent",
      attempts: 0,
    });
    expect(written).toEqual([]);
  },
);

it.each(transports)("over %s, an auth that aborts its own call: nothing is sent", async (_, transport) => {
  const provider = await startProvider();
  const abort = new AbortController();
  const auth = () => {
    abort.abort();
    return "t0ken";
  };
  const client = createSolarisClient({ ...provider.options(transport), auth });
  await expect(client.identifications.authorize(ref(1), { signal: abort.signal })).rejects.toMatchObject({
    code: "aborted",
    delivery: "not-sent",
    attempts: 0,
  });
  expect(provider.api.requests).toEqual([]);
});
