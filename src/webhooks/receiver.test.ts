import { createHmac } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ConfigurationError } from "../errors.js";
import {
  createWebhookReceiver,
  type WebhookReceiverOptions,
  type WebhookRequest,
  type WebhookResult,
} from "./receiver.js";
import { maxIds, type SeenWebhooks, storeMs } from "./seen.js";

const secret = "a-secret-of-the-subscription";
const payload = { id: "i1", status: "confirmation_required", url: "https://example.com/?wizard_session_key=s3cret" };
const signatureOf = (body: string | Uint8Array, by = secret) =>
  `sha256=${createHmac("sha256", by).update(body).digest("hex")}`;

/** A request of the provider's. */
function signed(body: string = JSON.stringify(payload), headers: object = {}): WebhookRequest {
  const theirs = {
    "solaris-webhook-event-type": "IDENTIFICATION",
    "solaris-webhook-signature": signatureOf(body),
    "solaris-webhook-id": "w1",
    "solaris-webhook-attempt": "1",
  };
  return { headers: { ...theirs, ...headers }, body };
}

const hint = {
  eventType: "IDENTIFICATION",
  identificationId: "i1",
  status: "confirmation_required",
  webhookId: "w1",
  attempt: 1,
};
const rejected = (reason: string, respondWith: number) => ({ kind: "rejected", reason, respondWith });
const duplicate = rejected("duplicate", 200);
const receiverOf = (options: Partial<WebhookReceiverOptions> = {}) =>
  createWebhookReceiver({ secrets: secret, ...options });
const receive = (request: unknown, options: Partial<WebhookReceiverOptions> = {}): Promise<WebhookResult> =>
  receiverOf({ onRejected: () => {}, ...options }).receive(request as WebhookRequest);

describe("an event", () => {
  it("is a hint", async () => {
    expect(await receive(signed())).toEqual({ kind: "event", hint });
  });

  it.each<[string, object, object]>([
    ["an unknown status", { status: "status_of_tomorrow" }, { status: "status_of_tomorrow" }],
    ["no status", { status: undefined }, { status: undefined }],
    ["a status that is no text", { status: 7 }, { status: undefined }],
    ["a field of tomorrow", { field_of_tomorrow: [] }, {}],
  ])("may have %s", async (_, fields, expected) => {
    const result = await receive(signed(JSON.stringify({ ...payload, ...fields })));
    expect(result).toEqual({ kind: "event", hint: { ...hint, ...expected } });
  });

  it.each<[string, object, object]>([
    ["another event type", { "solaris-webhook-event-type": "PERSON_CHANGED" }, { eventType: "PERSON_CHANGED" }],
    ["no event type", { "solaris-webhook-event-type": undefined }, { eventType: undefined }],
    ["no id", { "solaris-webhook-id": undefined }, { webhookId: undefined }],
    ["an empty id", { "solaris-webhook-id": " " }, { webhookId: undefined }],
    ["an id of 256 characters", { "solaris-webhook-id": "w".repeat(256) }, { webhookId: "w".repeat(256) }],
    ["an id that is too long", { "solaris-webhook-id": "w".repeat(257) }, { webhookId: undefined }],
    ["no attempt", { "solaris-webhook-attempt": undefined }, { attempt: undefined }],
    ["an attempt that is no number", { "solaris-webhook-attempt": "-1" }, { attempt: undefined }],
    ["an attempt with white space", { "solaris-webhook-attempt": " 12 " }, { attempt: 12 }],
  ])("may have %s", async (_, headers, expected) => {
    expect(await receive(signed(undefined, headers))).toEqual({ kind: "event", hint: { ...hint, ...expected } });
  });

  it("may be the handshake's type with a body", async () => {
    const result = await receive(signed(undefined, { "solaris-webhook-event-type": "WEBHOOK-SUBSCRIPTION" }));
    expect(result).toEqual({ kind: "event", hint: { ...hint, eventType: "WEBHOOK-SUBSCRIPTION" } });
  });

  it("may be in a part of a buffer, or in chunks", async () => {
    const { headers, body } = signed();
    const bytes = new TextEncoder().encode(body as string);
    const within = new Uint8Array([1, 2, ...bytes, 3]).subarray(2, -1);
    expect(await receive({ headers, body: within })).toEqual({ kind: "event", hint });
    const chunks = async function* () {
      yield bytes.subarray(0, 3);
      yield new Uint8Array();
      yield bytes.subarray(3);
    };
    expect(await receive({ headers, body: chunks() })).toEqual({ kind: "event", hint });
  });

  it("may have text that is not ASCII", async () => {
    const body = '{"id":"ü😀"}';
    expect(await receive(signed(body))).toMatchObject({ hint: { identificationId: "ü😀" } });
  });
});

describe("headers", () => {
  const { headers, body } = signed() as { headers: Record<string, string>; body: string };
  it.each<[string, unknown]>([
    ["those of the platform", new Headers(headers)],
    [
      "an object, with names in any case",
      Object.fromEntries(Object.entries(headers).map(([k, v]) => [k.toUpperCase(), v])),
    ],
    ["lists of one value", Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]))],
    ["an object without a prototype", Object.assign(Object.create(null), headers)],
  ])("can be %s", async (_, given) => {
    expect(await receive({ headers: given, body })).toEqual({ kind: "event", hint });
  });

  it("with two signatures have none that fits", async () => {
    const two = [headers["solaris-webhook-signature"], headers["solaris-webhook-signature"]];
    expect(await receive(signed(body, { "solaris-webhook-signature": two }))).toEqual(rejected("wrong-signature", 401));
  });
});

describe("the handshake", () => {
  const handshake = { headers: { "solaris-webhook-event-type": "WEBHOOK-SUBSCRIPTION" }, body: "" };

  it.each([
    ["before there is a secret", []],
    ["with a secret", secret],
  ])("is accepted %s", async (_, secrets) => {
    expect(await receive(handshake, { secrets })).toEqual({ kind: "handshake" });
    expect(await receive({ ...handshake, body: new Uint8Array() }, { secrets })).toEqual({ kind: "handshake" });
  });

  it("has an empty body", async () => {
    expect(await receive({ ...handshake, body: " " }, { secrets: [] })).toEqual(rejected("no-secret", 503));
    expect(await receive({ ...handshake, body: " " })).toEqual(rejected("no-signature", 401));
  });

  it("has its own event type", async () => {
    const headers = { "solaris-webhook-event-type": "IDENTIFICATION" };
    expect(await receive({ headers, body: "" })).toEqual(rejected("no-signature", 401));
    expect(await receive({ headers: {}, body: "" }, { secrets: [] })).toEqual(rejected("no-secret", 503));
  });
});

describe("a signature", () => {
  const body = JSON.stringify(payload);
  const wrong = rejected("wrong-signature", 401);
  const right = signatureOf(body);

  it.each<[string, string]>([
    ["of another secret", signatureOf(body, "another-secret")],
    ["of another body", signatureOf(`${body} `)],
    ["that is cut off", right.slice(0, -1)],
    ["with more behind it", `${right}0`],
    ["without its prefix", right.slice("sha256=".length)],
    ["of another kind", right.replace("sha256", "sha512")],
    ["that differs in its last digit", right.replace(/.$/, (digit) => (digit === "0" ? "1" : "0"))],
    ["that differs in its first digit", right.replace(/=./, (digit) => (digit === "=0" ? "=1" : "=0"))],
    ["that is no number", `sha256=${"g".repeat(64)}`],
  ])("%s does not fit", async (_, signature) => {
    expect(await receive(signed(body, { "solaris-webhook-signature": signature }))).toEqual(wrong);
  });

  it.each([undefined, "", "  "])("is required: %j is none", async (signature) => {
    const none = rejected("no-signature", 401);
    expect(await receive(signed(body, { "solaris-webhook-signature": signature }))).toEqual(none);
  });

  it("may be in capitals", async () => {
    const signature = right.toUpperCase().replace("SHA256", "sha256");
    expect(await receive(signed(body, { "solaris-webhook-signature": signature }))).toEqual({ kind: "event", hint });
  });

  it("fits one of several secrets", async () => {
    const receiver = receiverOf({ secrets: ["new-secret", secret] });
    expect(await receiver.receive(signed())).toMatchObject({ kind: "event" });
    const byNew = signed(body, {
      "solaris-webhook-signature": signatureOf(body, "new-secret"),
      "solaris-webhook-id": "w2",
    });
    expect(await receiver.receive(byNew)).toMatchObject({ kind: "event" });
    expect(await receive(signed(), { secrets: ["new-secret", "newer-secret"] })).toEqual(wrong);
  });

  it("is over the bytes, also where they are no text", async () => {
    const bytes = new Uint8Array([0x7b, 0xff, 0x7d]);
    const headers = { "solaris-webhook-signature": signatureOf(bytes) };
    expect(await receive({ headers, body: bytes })).toEqual(rejected("not-json", 400));
  });

  it("covers what is read later, also if the bytes change in between", async () => {
    const bytes = new TextEncoder().encode(body);
    const receiving = receive({ ...signed(body), body: bytes });
    bytes.fill(0x20);
    expect(await receiving).toEqual({ kind: "event", hint });
  });
});

describe("a payload", () => {
  it.each(["", "{", "null", "[]", '"i1"', "7"])("is a JSON object: %s is none", async (body) => {
    expect(await receive(signed(body))).toEqual(rejected("not-json", 400));
  });

  it.each([{}, { id: "" }, { id: 7 }, { id: null }])("has an id: %j has none", async (body) => {
    expect(await receive(signed(JSON.stringify(body)))).toEqual(rejected("no-identification", 400));
  });
});

describe("a body", () => {
  it.each([
    ["text", (length: number) => "é".repeat(length / 2)],
    ["bytes", (length: number) => new Uint8Array(length)],
    ["chunks", (length: number) => chunksOf(length)],
  ])("of %s can have 65,536 bytes, and no more", async (_, bodyOf) => {
    const { headers } = signed();
    expect(await receive({ headers, body: bodyOf(65_536) })).toEqual(rejected("wrong-signature", 401));
    expect(await receive({ headers, body: bodyOf(65_538) })).toEqual(rejected("too-large", 413));
    const limit = { maxBytes: 10 };
    expect(await receive({ headers, body: bodyOf(10) }, limit)).toEqual(rejected("wrong-signature", 401));
    expect(await receive({ headers, body: bodyOf(12) }, limit)).toEqual(rejected("too-large", 413));
  });

  it("that is too large is not read to its end, and its stream is closed", async () => {
    let read = 0;
    let closed = false;
    const endless = {
      async *[Symbol.asyncIterator]() {
        try {
          for (;;) yield new Uint8Array(++read);
        } finally {
          closed = true;
        }
      },
    };
    expect(await receive({ headers: {}, body: endless }, { maxBytes: 10 })).toEqual(rejected("too-large", 413));
    expect([read, closed]).toEqual([5, true]);
  });

  it.each<[string, unknown]>([
    ["an object that something has parsed", payload],
    ["null", null],
    ["nothing", undefined],
    ["a number", 7],
    [
      "a stream of text",
      (async function* () {
        yield "{}";
      })(),
    ],
  ])("is raw: %s is not", async (_, body) => {
    const warnings: string[] = [];
    const onWarning = ({ code }: { code: string }) => warnings.push(code);
    expect(await receive({ headers: {}, body }, { onWarning })).toEqual(rejected("body-not-raw", 500));
    await expect.poll(() => warnings).toEqual(["webhook_body_not_raw"]);
  });

  it.each<[string, () => unknown]>([
    ["rejects", () => Promise.reject(new Error("ECONNRESET"))],
    [
      "throws",
      () => {
        throw new Error("closed");
      },
    ],
  ])("whose stream %s is incomplete", async (_, next) => {
    const thrown: unknown[] = [];
    const body = { [Symbol.asyncIterator]: () => ({ next }) };
    const result = await receive({ headers: {}, body }, { onRejected: (_rejection, error) => thrown.push(error) });
    expect(result).toEqual(rejected("incomplete", 408));
    await expect.poll(() => thrown).toEqual([expect.any(Error)]);
  });
});

describe("what cannot be read", () => {
  const throwing = new Proxy({}, { get: thrower, ownKeys: thrower, has: thrower });
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();

  it.each<[string, unknown]>([
    ["no request", undefined],
    ["null", null],
    ["a request that throws", throwing],
    ["a revoked proxy", revoked.proxy],
    ["no headers", { body: "" }],
    ["headers that throw", { headers: throwing, body: "" }],
    ["a header that throws", { headers: { get: thrower }, body: "" }],
    [
      "a list of headers that throws",
      { headers: signed("", { "solaris-webhook-signature": [{ toString: thrower }] }).headers, body: "" },
    ],
    ["a body that throws", { headers: {}, body: new Proxy({}, { has: thrower }) }],
  ])("is rejected: %s", async (_, request) => {
    expect(await receive(request)).toEqual(rejected("invalid-request", 400));
  });

  it("is not a header, if its value is no text", async () => {
    const headers = { ...signed().headers, "solaris-webhook-signature": 7, "": "sha256=" };
    expect(await receive({ ...signed(), headers })).toEqual(rejected("no-signature", 401));
  });
});

describe("an event that comes again", () => {
  it("is a duplicate when it was handled", async () => {
    const receiver = receiverOf();
    const handled: string[] = [];
    const onEvent = ({ identificationId }: { identificationId: string }) => handled.push(identificationId);
    expect(await receiver.receive(signed(), onEvent)).toMatchObject({ kind: "event" });
    expect(await receiver.receive(signed(undefined, { "solaris-webhook-attempt": "2" }), onEvent)).toEqual(duplicate);
    expect(handled).toEqual(["i1"]);
  });

  it("is a duplicate when somebody received it without a handler", async () => {
    const receiver = receiverOf();
    expect(await receiver.receive(signed())).toMatchObject({ kind: "event" });
    expect(await receiver.receive(signed())).toEqual(duplicate);
    expect(await receiver.receive(signed(undefined, { "solaris-webhook-id": "w2" }))).toMatchObject({ kind: "event" });
  });

  it("is not a duplicate without an id", async () => {
    const receiver = receiverOf();
    const without = signed(undefined, { "solaris-webhook-id": undefined });
    expect(await receiver.receive(without)).toMatchObject({ kind: "event" });
    expect(await receiver.receive(without)).toMatchObject({ kind: "event" });
  });

  it("is handled again if the handler threw", async () => {
    const receiver = receiverOf({ onRejected: () => {} });
    expect(await receiver.receive(signed(), thrower)).toEqual(rejected("handler-failed", 500));
    expect(await receiver.receive(signed(), () => Promise.reject(new Error("later")))).toEqual(
      rejected("handler-failed", 500),
    );
    expect(await receiver.receive(signed())).toMatchObject({ kind: "event" });
    expect(await receiver.receive(signed())).toEqual(duplicate);
  });

  it("waits while it is being handled", async () => {
    const receiver = receiverOf();
    let finish = () => {};
    const first = receiver.receive(signed(), () => new Promise<void>((resolve) => (finish = resolve)));
    const other = signed(undefined, { "solaris-webhook-id": "w2" });
    expect(await receiver.receive(other)).toMatchObject({ kind: "event" });
    expect(await receiver.receive(signed())).toEqual(rejected("in-progress", 503));
    finish();
    expect(await first).toMatchObject({ kind: "event" });
    expect(await receiver.receive(signed())).toEqual(duplicate);
  });

  it("is not remembered for ever", async () => {
    const receiver = receiverOf();
    const nth = (n: number) => receiver.receive(signed(undefined, { "solaris-webhook-id": `w${n}` }));
    for (let n = 0; n < maxIds; n++) await nth(n);
    expect(await nth(0)).toEqual(duplicate);
    expect(await nth(maxIds)).toMatchObject({ kind: "event" });
    expect(await nth(1)).toEqual(duplicate);
    expect(await nth(0)).toMatchObject({ kind: "event" });
  });
});

describe("a store of your own", () => {
  it("is asked before an event is handled, and told afterwards", async () => {
    const steps: string[] = [];
    const seen: SeenWebhooks = {
      has: async (id) => steps.push(`has ${id}`) > 99,
      add: (id) => steps.push(`add ${id}`),
    };
    await receiverOf({ seen }).receive(signed(), () => steps.push("handled"));
    expect(steps).toEqual(["has w1", "handled", "add w1"]);
  });

  it("can be a Set", async () => {
    const seen = new Set<string>();
    expect(await receive(signed(), { seen })).toMatchObject({ kind: "event" });
    expect(await receive(signed(), { seen })).toEqual(duplicate);
    expect([...seen]).toEqual(["w1"]);
  });

  it.each<[string, () => never]>([
    ["throws", thrower],
    ["rejects", (() => Promise.reject(new Error("down"))) as () => never],
  ])("that %s loses no event, and is reported once", async (_, method) => {
    const warnings: string[] = [];
    const receiver = receiverOf({ seen: { has: method, add: method }, onWarning: ({ code }) => warnings.push(code) });
    expect(await receiver.receive(signed())).toMatchObject({ kind: "event" });
    expect(await receiver.receive(signed())).toMatchObject({ kind: "event" });
    await expect.poll(() => warnings).toEqual(["webhook_store_failed"]);
  });

  it("that answers with something else has not seen the event", async () => {
    const seen = { has: () => 1 as unknown as boolean, add: () => {} };
    expect(await receive(signed(), { seen })).toMatchObject({ kind: "event" });
  });
});

describe("time", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    hung = 0;
  });
  afterEach(() => void vi.useRealTimers());
  /** How often something hangs: a signature is checked in another thread, and fake timers do not wait for it. */
  let hung = 0;
  const hanging = () => {
    hung++;
    return new Promise<never>(() => {});
  };
  const hangs = async (times = 1) => {
    while (hung < times) await nextTurn();
  };

  it("ends for a handler that hangs after 25 s, and the event is handled again", async () => {
    const receiver = receiverOf();
    const first = receiver.receive(signed(), hanging);
    await hangs();
    await vi.advanceTimersByTimeAsync(24_999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await first).toEqual(rejected("handler-late", 503));
    expect(vi.getTimerCount()).toBe(0);
    expect(await receiver.receive(signed())).toMatchObject({ kind: "event" });
  });

  it("ends for a body that hangs, and its stream is closed", async () => {
    let closed = 0;
    const iterator = { next: hanging, return: () => ++closed };
    const first = receive({ headers: {}, body: { [Symbol.asyncIterator]: () => iterator } });
    await hangs();
    await vi.advanceTimersByTimeAsync(25_000);
    expect(await first).toEqual(rejected("incomplete", 408));
    expect(closed).toBe(1);
  });

  it("is left for the handler after a slow body", async () => {
    const { headers, body } = signed();
    const slow = async function* () {
      await new Promise((resolve) => setTimeout(resolve, 20_000));
      yield new TextEncoder().encode(body as string);
    };
    const first = receiverOf().receive({ headers, body: slow() }, hanging);
    await vi.advanceTimersByTimeAsync(20_000);
    await hangs();
    await vi.advanceTimersByTimeAsync(4_999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await first).toEqual(rejected("handler-late", 503));
  });

  it("is not left for a handler after a body that took all of it, and a store", async () => {
    const { headers, body } = signed();
    const slow = async function* () {
      await new Promise((resolve) => setTimeout(resolve, 24_000));
      yield new TextEncoder().encode(body as string);
    };
    const seen = { has: hanging, add: () => {} };
    const handled: unknown[] = [];
    const first = receiverOf({ seen, onWarning: () => {} }).receive({ headers, body: slow() }, (hint) =>
      handled.push(hint),
    );
    await vi.advanceTimersByTimeAsync(24_000);
    await hangs();
    await vi.advanceTimersByTimeAsync(storeMs);
    expect(await first).toEqual(rejected("handler-late", 503));
    expect(handled).toEqual([]);
  });

  it("can be shorter", async () => {
    const first = receiverOf({ timeoutMs: 100 }).receive(signed(), hanging);
    await hangs();
    await vi.advanceTimersByTimeAsync(100);
    expect(await first).toEqual(rejected("handler-late", 503));
  });

  it("does not make a handler that succeeds late handle the event again", async () => {
    const receiver = receiverOf();
    const first = receiver.receive(signed(), () => {
      hung++;
      return new Promise((resolve) => setTimeout(resolve, 26_000));
    });
    await hangs();
    await vi.advanceTimersByTimeAsync(25_000);
    expect(await first).toEqual(rejected("handler-late", 503));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await receiver.receive(signed())).toEqual(duplicate);
  });

  it("ends for a store that hangs after 2 s, and no event is lost", async () => {
    const warnings: string[] = [];
    const seen = { has: hanging, add: hanging };
    const first = receiverOf({ seen, onWarning: ({ code }) => warnings.push(code) }).receive(signed());
    await hangs();
    await vi.advanceTimersByTimeAsync(storeMs);
    await hangs(2);
    await vi.advanceTimersByTimeAsync(storeMs);
    expect(await first).toMatchObject({ kind: "event" });
    expect(warnings).toEqual(["webhook_store_failed"]);
    expect(storeMs).toBe(2000);
  });
});

describe("a rejection", () => {
  it("is reported with what was thrown", async () => {
    const reports: unknown[] = [];
    const onRejected = (...report: unknown[]) => reports.push(report);
    const error = new Error("the database is down");
    await receiverOf({ onRejected }).receive(signed(), () => Promise.reject(error));
    await receive(signed(undefined, { "solaris-webhook-signature": "" }), { onRejected });
    expect(reports).toEqual([
      [rejected("handler-failed", 500), error],
      [rejected("no-signature", 401), undefined],
    ]);
  });

  it("is not changed by what the observer throws", async () => {
    expect(await receive({ headers: {}, body: "{}" }, { onRejected: thrower })).toEqual(rejected("no-signature", 401));
  });

  it("of a handler is a warning without an observer, and does not repeat the error", async () => {
    const warnings: unknown[] = [];
    const receiver = receiverOf({ onWarning: (warning) => warnings.push(warning) });
    const failing = () => Promise.reject(new Error(secret));
    for (let times = 0; times < 2; times++) await receiver.receive(signed(), failing);
    await expect.poll(() => warnings).toHaveLength(1);
    expect(warnings).toMatchObject([
      { code: "webhook_handler_failed", message: expect.stringMatching(/message may have personal data.*onRejected/) },
    ]);
    expect(inspect(warnings)).not.toContain(secret);
  });
});

describe("drift", () => {
  const reportsOf = async (body: string, headers = {}) => {
    const reports: unknown[] = [];
    const receiver = receiverOf({ onDrift: (report) => reports.push(report), onRejected: () => {} });
    await receiver.receive(signed(body, headers));
    // What comes first is reported first.
    await receiver.receive(signed(JSON.stringify({ ...payload, last: 1 }), { "solaris-webhook-id": "last" }));
    await expect.poll(() => reports.at(-1)).toMatchObject({ webhookId: "last" });
    return reports.slice(0, -1);
  };

  it("of a payload is reported, without its values", async () => {
    const body = JSON.stringify({ ...payload, status: "status_of_tomorrow", iban: "DE11110101010100000020" });
    const [report, ...others] = await reportsOf(body);
    expect(others).toEqual([]);
    expect(report).toMatchObject({
      operation: "receiveIdentification",
      webhookId: "w1",
      issues: [
        { path: "iban", kind: "unknown-field", found: "string" },
        { path: "status", kind: "unknown-enum-value", found: "status_of_tomorrow" },
      ],
    });
    expect(JSON.stringify(report)).not.toMatch(/DE111|wizard|s3cret/);
  });

  it("is also reported if the event is rejected", async () => {
    expect(await reportsOf("{}")).toMatchObject([{ issues: [{ path: "id" }, { path: "status" }] }]);
    expect(await reportsOf("<html>")).toMatchObject([{ issues: [{ kind: "undocumented-shape" }] }]);
  });

  it.each<[string, string, object]>([
    ["a documented payload", JSON.stringify(payload), {}],
    ["another event type", "{}", { "solaris-webhook-event-type": "PERSON_CHANGED" }],
    ["a wrong signature", "{}", { "solaris-webhook-signature": `sha256=${"0".repeat(64)}` }],
  ])("is not reported for %s", async (_, body, headers) => {
    expect(await reportsOf(body, headers)).toEqual([]);
  });
});

describe("options", () => {
  const refused: [string, unknown][] = [
    ["no options", undefined],
    ["no secrets", {}],
    ["an empty secret", { secrets: "" }],
    ["an empty secret in a list", { secrets: [secret, ""] }],
    ["a secret with a line feed", { secrets: `${secret}\n` }],
    ["a secret that is no text", { secrets: 7 }],
    ["a list in a list", { secrets: [[secret]] }],
    ["a secret that is not well-formed", { secrets: "\ud800" }],
    ["no bytes", { secrets: secret, maxBytes: 0 }],
    ["half a byte", { secrets: secret, maxBytes: 1.5 }],
    ["more bytes than memory", { secrets: secret, maxBytes: 2 ** 30 + 1 }],
    ["no time", { secrets: secret, timeoutMs: 0 }],
    ["more time than the provider waits", { secrets: secret, timeoutMs: 25_001 }],
    ["a store without has", { secrets: secret, seen: { add() {} } }],
    ["a store without add", { secrets: secret, seen: { has() {} } }],
    ["null as a store", { secrets: secret, seen: null }],
    ["an observer that is none", { secrets: secret, onDrift: 7 }],
    ["an observer of rejections that is none", { secrets: secret, onRejected: 7 }],
    ["an observer of warnings that is none", { secrets: secret, onWarning: 7 }],
    ["a misspelt option", { secrets: secret, secret }],
  ];
  it.each(refused)("are refused: %s", (_, options) => {
    const create = () => createWebhookReceiver(options as WebhookReceiverOptions);
    expect(create).toThrow(ConfigurationError);
    expect(create).not.toThrow(secret);
  });

  it("are read once: later changes have no effect", async () => {
    const secrets = [secret];
    const receiver = createWebhookReceiver({ secrets });
    secrets[0] = "another";
    expect(await receiver.receive(signed())).toMatchObject({ kind: "event" });
  });
});

function thrower(): never {
  throw new Error("thrown by the app");
}

async function* chunksOf(length: number) {
  for (let left = length; left > 0; left -= 1000) yield new Uint8Array(Math.min(left, 1000));
}
