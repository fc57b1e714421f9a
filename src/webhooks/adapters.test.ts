import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { ConfigurationError } from "../errors.js";
import { toFetchHandler, toNodeHandler } from "./adapters.js";
import { createWebhookReceiver, type OnWebhookEvent, type WebhookReceiverOptions } from "./receiver.js";

const secret = "a-secret-of-the-subscription";
const body = JSON.stringify({ id: "i1", status: "successful" });
const headers = {
  "Solaris-Webhook-Event-Type": "IDENTIFICATION",
  "Solaris-Webhook-Id": "w1",
  "Solaris-Webhook-Signature": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
};
const event = { method: "POST", headers, body };
const handshake = { method: "POST", headers: { "Solaris-Webhook-Event-Type": "WEBHOOK-SUBSCRIPTION" } };
const receiverOf = (options: Partial<WebhookReceiverOptions> = {}) =>
  createWebhookReceiver({ secrets: secret, onRejected: () => {}, ...options });

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

type Send = (init: RequestInit) => Promise<Response>;
type Handle = (onEvent: OnWebhookEvent, options?: Partial<WebhookReceiverOptions>) => Promise<Send>;

const kinds: [string, Handle][] = [
  [
    "toNodeHandler",
    async (onEvent, options) => {
      const url = await serve(toNodeHandler(receiverOf(options), onEvent));
      return (init) => fetch(url, init);
    },
  ],
  [
    "toFetchHandler",
    async (onEvent, options) => {
      const handler = toFetchHandler(receiverOf(options), onEvent);
      return (init) => handler(new Request("https://app.example/webhooks", init));
    },
  ],
];

it.each(kinds)("%s hands out each event once, and accepts the handshake", async (_, handle) => {
  const hints: string[] = [];
  const send = await handle(({ identificationId, status }) => hints.push(`${identificationId} ${status}`));
  for (const init of [handshake, event, event]) expect((await send(init)).status).toBe(200);
  expect(hints).toEqual(["i1 successful"]);
});

it.each(kinds)("%s answers with the reason of a rejection", async (_, handle) => {
  const send = await handle(() => {}, { maxBytes: 100 });
  const answerTo = async (init: RequestInit) => {
    const answer = await send(init);
    return [answer.status, await answer.text()];
  };
  expect(await answerTo({ method: "GET" })).toEqual([401, "no-signature"]);
  expect(await answerTo({ ...event, body: `${body} ` })).toEqual([401, "wrong-signature"]);
  expect(await answerTo({ ...event, body: "a".repeat(101) })).toEqual([413, "too-large"]);
  expect(await answerTo(event)).toEqual([200, ""]);
});

it.each(kinds)("%s answers if onEvent throws, and hands out the event again", async (_, handle) => {
  let calls = 0;
  const send = await handle(() => {
    if (++calls === 1) throw new Error("down");
  });
  expect((await send(event)).status).toBe(500);
  expect((await send(event)).status).toBe(200);
  expect((await send(event)).status).toBe(200);
  expect(calls).toBe(2);
});

it.each(kinds)("%s answers if onEvent hangs, and hands out the event again", async (_, handle) => {
  let calls = 0;
  const send = await handle(() => (++calls === 1 ? new Promise(() => {}) : undefined), { timeoutMs: 1000 });
  expect((await send(event)).status).toBe(503);
  expect((await send(event)).status).toBe(200);
  expect(calls).toBe(2);
});

it.each(kinds)("%s refuses what is no receiver or no function", (name) => {
  const make = { toNodeHandler, toFetchHandler }[name] as (receiver: unknown, onEvent: unknown) => unknown;
  expect(() => make({}, () => {})).toThrow(ConfigurationError);
  expect(() => make(undefined, () => {})).toThrow(ConfigurationError);
  expect(() => make(receiverOf(), undefined)).toThrow(ConfigurationError);
});

const bytesOf = async (request: IncomingMessage) => Buffer.concat(await request.toArray());

it.each<[string, (request: IncomingMessage) => unknown, [number, string]]>([
  ["bytes", bytesOf, [200, ""]],
  ["text", async (request) => String(await bytesOf(request)), [200, ""]],
  ["an object that was parsed", async (request) => JSON.parse(String(await bytesOf(request))), [500, "body-not-raw"]],
  ["nothing, though it was read", async (request) => void (await bytesOf(request)), [500, "body-not-raw"]],
  ["an object, and it was not read", () => ({}), [200, ""]],
])("toNodeHandler takes what a middleware has left in body: %s", async (_, read, expected) => {
  const handler = toNodeHandler(receiverOf({ onWarning: () => {} }), () => {});
  const url = await serve(async (request, response) => {
    await handler(Object.assign(request, { body: await read(request) }), response);
  });
  const answer = await fetch(url, event);
  expect([answer.status, await answer.text()]).toEqual(expected);
});

it("toFetchHandler needs a request that nothing has read", async () => {
  const handler = toFetchHandler(receiverOf({ onWarning: () => {} }), () => {});
  const request = new Request("https://app.example", event);
  await request.text();
  expect((await handler(request)).status).toBe(500);
});

it("toNodeHandler does not answer a second time", async () => {
  const handler = toNodeHandler(receiverOf(), () => {});
  const url = await serve((request, response: ServerResponse) => {
    response.end("early");
    void handler(request, response);
  });
  expect(await (await fetch(url, event)).text()).toBe("early");
});

/** What the server sends until it closes the connection. */
async function exchange(url: string, request: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.write(request);
  let text = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  socket.on("error", () => {});
  await once(socket, "close");
  return text;
}

it("toNodeHandler ends a body that does not arrive, and closes the connection", async () => {
  const url = await serve(toNodeHandler(receiverOf({ timeoutMs: 30 }), () => {}));
  const answer = await exchange(url, "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\n{");
  expect(answer).toMatch(/^HTTP\/1\.1 408 [\s\S]*\r\nconnection: close\r\n[\s\S]*incomplete/i);
});

it("toNodeHandler answers a body that is too large before it has arrived, and closes the connection", async () => {
  const url = await serve(toNodeHandler(receiverOf(), () => {}));
  const head = "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100000000\r\n\r\n";
  const answer = await exchange(url, head + "a".repeat(70_000));
  expect(answer).toMatch(/^HTTP\/1\.1 413 [\s\S]*\r\nconnection: close\r\n/i);
});

it("toNodeHandler survives a request that is cut off", async () => {
  const rejections: string[] = [];
  const receiver = receiverOf({ onRejected: ({ reason }) => rejections.push(reason) });
  const url = await serve(toNodeHandler(receiver, () => {}));
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.write("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\n{", () => socket.destroy());
  await expect.poll(() => rejections).toEqual(["incomplete"]);
  expect((await fetch(url, event)).status).toBe(200);
});
