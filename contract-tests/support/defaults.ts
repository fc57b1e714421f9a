// Every default that a docstring of the public API names, in its words, and what holds without the option. A docstring that is
// not listed here fails, and so does one that says something else.
import { createHmac } from "node:crypto";
import { expect } from "vitest";
import {
  ApiError,
  ConnectionError,
  clientCredentials,
  createSolarisClient,
  type Fetch,
  type LedgerOptions,
  memoryLedger,
  type ReconcileOptions,
  type SolarisWarning,
  TimeoutError,
  UnexpectedResponseError,
} from "../../src/index.js";
import { checkedLimits } from "../../src/ledger/limits.js";
import { checkCallOptions, checkClientOptions, checkCloseOptions } from "../../src/options.js";
import { type FollowUp, noteAuthorizationError } from "../../src/polling/follow-up.js";
import { postgresLedger } from "../../src/postgres/index.js";
import { redisBudget, redisLedger } from "../../src/redis/index.js";
import { createFakeSolaris, type Fault } from "../../src/testing/index.js";
import { createWarn } from "../../src/warning.js";
import { createWebhookReceiver, longestMs } from "../../src/webhooks/receiver.js";
import { createMemory } from "../../src/webhooks/seen.js";
import { polledRef, polling, unauthorized } from "./polling.js";

export interface Default {
  /** What the docstring says after `@default`, or after "Default". */
  readonly words: string;
  /**
   * Gives the real default where the words begin with a literal: a number, a string, true, false, or none for undefined. Where
   * they do not, it plays what they say.
   */
  readonly real: () => unknown;
}

const required = { baseUrl: "http://127.0.0.1:9", auth: () => "token" };
const settings = () => checkClientOptions(required);

/** What came of one call of a fake at which something goes wrong. */
async function after(fault: Fault) {
  const fake = createFakeSolaris();
  fake.failNext(fault);
  const solaris = createSolarisClient({ ...fake.clientOptions(), maxRetries: 0 });
  const result = await solaris.identifications.authorize(fake.addIdentification()).catch((error: unknown) => error);
  const last = fake.exchanges.at(-1);
  return { fake, result, last, answer: last?.answer, json: () => JSON.parse(last?.answer?.body ?? "null") };
}

/** Why a receiver rejects a request with a signature that fits nothing. */
async function rejectionOf(request: { readonly body: string }): Promise<string> {
  const headers = { "solaris-webhook-signature": "sha256=0" };
  const result = await createWebhookReceiver({ secrets: "s" }).receive({ headers, ...request });
  return result.kind === "rejected" ? result.reason : result.kind;
}

/** Whether something is made, and not refused. */
function isMade(make: () => unknown): boolean {
  try {
    make();
    return true;
  } catch {
    return false;
  }
}

async function warnsTheProcess(): Promise<void> {
  const warned = new Promise<Error>((resolve) => process.once("warning", resolve));
  createWarn(undefined)("token_store_failed", "The store is gone.");
  expect(await warned).toMatchObject({ name: "SolarisWarning", code: "token_store_failed" });
}

const emitsWarnings = {
  words: "`process.emitWarning`, with the type `SolarisWarning`, if the platform has it",
  real: warnsTheProcess,
};

/** Two authorizations, of which the first has an unknown outcome, by two clients that share a ledger. */
async function twoAfterUnknown(options: LedgerOptions = {}) {
  const fake = createFakeSolaris();
  const ref = fake.addIdentification();
  fake.failNext({ kind: "reset-after-send", takesEffect: false });
  const clients = [1, 2].map(() => createSolarisClient({ ...fake.clientOptions(), ...options }));
  const [first, second] = [
    clients[0]?.identifications.authorize(ref),
    () => clients[1]?.identifications.authorize(ref),
  ];
  await first?.catch(() => {});
  return { fake, second: await second()?.catch((error: unknown) => error) };
}

async function protectedByLedger(): Promise<void> {
  const { second } = await twoAfterUnknown({ ledger: memoryLedger() });
  expect(second).toMatchObject({ code: "unresolved" });
}

async function unprotectedWithoutLedger(): Promise<undefined> {
  expect((await twoAfterUnknown()).second).toHaveProperty("meta");
  return settings().ledger as undefined;
}

export const defaults: Readonly<Record<string, Default>> = {
  "solaris-esign: AuthorizeOptions.afterUnknown": {
    words: '"refuse"',
    async real() {
      await protectedByLedger();
      return "refuse";
    },
  },
  "solaris-esign: ClientOptions.maxConcurrent": {
    words: "none: on Node and Bun a client has at most 255 connections",
    real: () => settings().maxConcurrent,
  },
  "solaris-esign: LedgerOptions.ledger": {
    words: "none: concurrent calls of this client share a request, and other processes and earlier calls are not known",
    real: unprotectedWithoutLedger,
  },
  "solaris-esign: LedgerOptions.ledgerFailure": {
    words: '"refuse"',
    real: () => checkedLimits({}).ledgerFailure,
  },
  "solaris-esign: LedgerOptions.resendAfterMs": {
    words: "20_000, the wait of the provider's own app (the provider's open-source mobile SDK)",
    real: () => checkedLimits({}).resendAfterMs,
  },
  "solaris-esign: ClientCredentialsOptions.tokenUrl": {
    words: "the token URL of the client's `environment`",
    async real() {
      const asked: string[] = [];
      const fetch: Fetch = async (url) => {
        asked.push(url);
        return new Response(undefined, { status: 400 });
      };
      const auth = clientCredentials({ clientId: "c", clientSecret: "s", fetch });
      const solaris = createSolarisClient({ environment: "production", auth, fetch });
      await solaris.authenticate().catch(() => {});
      expect(asked).toEqual(["https://auth.solarisbank.de/oauth2/token"]);
    },
  },
  "solaris-esign: ClientCredentialsOptions.allowInsecureHttp": {
    words: "false",
    real: () =>
      isMade(() => clientCredentials({ clientId: "c", clientSecret: "s", tokenUrl: "http://tokens:1/token" })),
  },
  "solaris-esign: ClientCredentialsOptions.tokenStore": {
    words: "none: each process fetches a token of its own",
    async real() {
      const fake = createFakeSolaris();
      for (let nth = 0; nth < 2; nth++) {
        await createSolarisClient(fake.clientOptions()).identifications.authorize(fake.addIdentification());
      }
      expect(fake.exchanges.filter(({ method }) => method === "POST")).toHaveLength(2);
    },
  },
  "solaris-esign: ClientCredentialsOptions.basicEncoding": {
    words: '"raw"',
    async real() {
      let sent: string | null = null;
      const fetch: Fetch = async (_url, { headers }) => {
        sent = new Headers(headers).get("authorization");
        return new Response(undefined, { status: 400 });
      };
      const auth = clientCredentials({
        clientId: "c",
        clientSecret: "a b",
        tokenUrl: "https://auth.example/token",
        fetch,
      });
      await createSolarisClient({ ...required, auth })
        .authenticate()
        .catch(() => {});
      return sent === `Basic ${btoa("c:a b")}` ? "raw" : sent;
    },
  },
  "solaris-esign: ClientCredentialsOptions.onTokenRequest": {
    words: "none: nothing is reported",
    async real() {
      // A token is fetched all the same, here twice.
      expect((await after({ kind: "401-once" })).result).toMatchObject({ meta: { attempts: 2 } });
    },
  },
  "solaris-esign: ClientCredentialsOptions.onWarning": emitsWarnings,
  "solaris-esign: ClientOptions.onWarning": emitsWarnings,
  "solaris-esign: Limits.timeoutMs": {
    words: "150_000, the provider's own idle timeout (docs.solarisgroup.com, API reference: Requests and responses)",
    real: () => settings().timeoutMs,
  },
  "solaris-esign: Limits.maxRetries": { words: "2", real: () => settings().maxRetries },
  "solaris-esign: ClientOptions.keepWarm": {
    words: "0: each call fetches and opens what is missing",
    real: () => settings().keepWarm,
  },
  "solaris-esign: CloseOptions.timeoutMs": { words: "10_000", real: () => checkCloseOptions({}).timeoutMs },
  "solaris-esign: CallOptions.signal": {
    words: "none: only the deadline ends the call",
    real: () => checkCallOptions({}, settings()).signal,
  },
  "solaris-esign: CallOptions.headers": {
    words: "none",
    real: () => Object.keys(checkCallOptions({}, settings()).headers)[0],
  },
  "solaris-esign: ClientOptions.use": { words: "none", real: () => settings().middleware[0] },
  "solaris-esign: ClientOptions.userAgent": {
    words: "none: `solaris-esign/<version> node/<version>`",
    real() {
      expect(settings().userAgent).toMatch(/^solaris-esign\/[\d.]+ node\/[\d.]+$/);
    },
  },
  "solaris-esign: ClientOptions.allowInsecureHttp": {
    words: "false",
    real: () => isMade(() => createSolarisClient({ ...required, baseUrl: "http://provider:4010" })),
  },
  "solaris-esign: ClientOptions.debug": {
    words: "none; with the environment variable `SOLARIS_ESIGN_DEBUG=1` on Node or Bun, the standard error output",
    real() {
      expect(settings().debug).toBeUndefined();
    },
  },
  "solaris-esign: ClientOptions.onAttempt": {
    words: "none: no event is reported",
    real: () => settings().onAttempt,
  },
  "solaris-esign: ClientOptions.onDrift": {
    words: "none: responses are not checked for drift",
    real: () => settings().onDrift,
  },
  "solaris-esign: ClientOptions.dangerouslyAllowBrowser": {
    words: "false: in a browser, creating a client fails",
    real() {
      const { process } = globalThis;
      const page = { document: {}, process: { ...process, versions: {} } };
      const before = Object.getOwnPropertyDescriptors(globalThis);
      try {
        for (const [name, value] of Object.entries(page)) {
          Object.defineProperty(globalThis, name, { value, configurable: true });
        }
        return isMade(() => createSolarisClient(required));
      } finally {
        for (const name of Object.keys(page)) {
          const descriptor = Object.hasOwn(before, name) ? Reflect.get(before, name) : undefined;
          if (descriptor) Object.defineProperty(globalThis, name, descriptor);
          else Reflect.deleteProperty(globalThis, name);
        }
      }
    },
  },
  "solaris-esign: TransportOptions.fetch": {
    words:
      "on Node and Bun, the package's own transport, which knows whether a request was sent; elsewhere the platform's `fetch`",
    async real() {
      const error = await createSolarisClient({ ...required, maxRetries: 0 })
        .identifications.authorize({ personId: "p1", identificationId: "i1" })
        .catch((thrown: unknown) => thrown);
      // Over the platform's fetch the attempt would count.
      expect(error).toMatchObject({ delivery: "not-sent", attempts: 0 });
    },
  },
  "solaris-esign: TransportOptions.agent": {
    words: "an agent of the package's own, with keep-alive",
    async real() {
      const fake = createFakeSolaris();
      const server = await fake.listen();
      const auth = clientCredentials({ ...fake.credentials, tokenUrl: server.tokenUrl });
      const headers: string[] = [];
      const solaris = createSolarisClient({ baseUrl: server.url, auth });
      for (let nth = 0; nth < 2; nth++) {
        const { meta } = await solaris.identifications.authorize(fake.addIdentification());
        headers.push(meta.headers.connection ?? "");
      }
      await server.close();
      expect(headers).toEqual(["keep-alive", "keep-alive"]);
    },
  },
  "solaris-esign: ErrorFacts.effect": {
    words: "`sms`",
    real() {
      const facts = { delivery: "unknown" } as const;
      const { message } = new ApiError("Broken.", facts);
      expect(message).toBe(new ApiError("Broken.", { ...facts, effect: "sms" }).message);
      expect(message).not.toBe(new ApiError("Broken.", { ...facts, effect: "none" }).message);
    },
  },
  "solaris-esign: ErrorFacts.attempts": {
    words: "0",
    real: () => new ApiError("Refused.", { delivery: "rejected" }).attempts,
  },
  "solaris-esign: UnexpectedResponseFacts.issues": {
    words: "none",
    real: () => new UnexpectedResponseError("Odd.", { delivery: "unknown" }).issues[0],
  },
  "solaris-esign: RetrieveOptions.includeDocuments": {
    words: "false",
    async real() {
      const fake = createFakeSolaris();
      const ref = fake.addIdentification({ documents: [{}] });
      const { identification } = await createSolarisClient(fake.clientOptions()).identifications.retrieve(ref);
      return "documents" in identification;
    },
  },
  "solaris-esign: ReconcileOptions.before": {
    words: "unknown",
    async real() {
      const authorized = { ...unauthorized, status: "confirmation_required" as const };
      const { ended } = await polling((client) => client.reconcile(polledRef, {}), 151, [authorized]);
      expect(ended).toMatchObject({ effect: "undecided" });
    },
  },
  "solaris-esign: ReconcileOptions.error": {
    words: "none",
    real: async () => void expect(await noEffectAfter()).toBe(150),
  },
  "solaris-esign: ReconcileOptions.sentAt": {
    words: "`error.sentAt`, or else the time of this call",
    async real() {
      const facts = { delivery: "unknown", attempts: 1 } as const;
      const sent = () => {
        const error = new TimeoutError("late", { ...facts, sentAt: Date.now() - 150_000 });
        noteAuthorizationError(polledRef, error);
        return { error };
      };
      expect(await noEffectAfter(sent)).toBe(0);
      expect(await noEffectAfter(() => ({ error: new TimeoutError("late", facts) }))).toBe(150);
    },
  },
  "solaris-esign: ReconcileOptions.signal": {
    words: "none: only the deadline ends the call",
    real: async () => void expect(await noEffectAfter()).toBe(150),
  },
  "solaris-esign: ReconcileOptions.timeoutMs": {
    words: "180_000",
    async real() {
      const failing = [new ConnectionError("broken", { delivery: "unknown", effect: "none" })];
      const after = (seconds: number) => polling((client) => client.reconcile(polledRef, {}), seconds, [...failing]);
      expect((await after(179.9)).ended).toBeUndefined();
      expect((await after(180)).ended).toMatchObject({ effect: "undecided" });
      return 180_000;
    },
  },
  "solaris-esign: WaitOptions.intervalMs": {
    words: "3_000",
    async real() {
      const { polledAt } = await polling((client) => client.waitFor(polledRef, { until: "confirmed" }), 3);
      return Number(polledAt[1]) * 1000;
    },
  },
  "solaris-esign: WaitOptions.signal": {
    words: "none: only the deadline ends the call",
    real: async () => void (await waitsForFiveMinutes()),
  },
  "solaris-esign: WaitOptions.timeoutMs": {
    words: "300_000, in which a customer can enter the one-time password",
    real: waitsForFiveMinutes,
  },
  "solaris-esign/testing: FakeOptions.retrieves": {
    words: '"all"',
    async real() {
      const fake = createFakeSolaris();
      const { retrieve } = createSolarisClient(fake.clientOptions()).identifications;
      for (const status of ["created", "successful"] as const) {
        expect((await retrieve(fake.addIdentification({ status }))).identification.status).toBe(status);
      }
      return "all";
    },
  },
  "solaris-esign/testing: FakeOptions.referenceTokens": {
    words: '"plain"',
    real() {
      const fake = createFakeSolaris();
      const ref = fake.addIdentification({ status: "confirmation_required" });
      return fake.identification(ref).current_reference_token === "0000-0001" ? "plain" : "labelled";
    },
  },
  "solaris-esign/testing: FakeOptions.errorShape": {
    words: '"envelope", the shape of the provider\'s error guide',
    real: () => createFakeSolaris().errorShape,
  },
  "solaris-esign/testing: Fault.on": {
    words: '"authorize"',
    real: async () => {
      const { last, fake } = await after({ kind: "status", status: 503 });
      return last?.fault && last.method === "PATCH" && fake.exchanges.length === 2 ? "authorize" : "token";
    },
  },
  "solaris-esign/testing: Fault.takesEffect": {
    words: "true; false for a `status`",
    async real() {
      const { fake } = await after({ kind: "status", status: 503 });
      expect(fake.sms).toHaveLength(0);
      return (await after({ kind: "truncate" })).fake.sms.length === 1;
    },
  },
  "solaris-esign/testing: Fault.everyMs": {
    words: "0",
    // No clock is asked: 0 sets no timer, so stopped timers keep nothing.
    async real() {
      const { fake, result } = await after({ kind: "drip" });
      expect(result).toMatchObject({ meta: { status: 200 } });
      expect(fake.sms).toHaveLength(1);
      return 0;
    },
  },
  "solaris-esign/testing: Fault.code": {
    words: "the code that belongs to the status",
    async real() {
      const { json } = await after({ kind: "status", status: 409 });
      expect(json().errors[0].code).toBe("record_not_unique");
    },
  },
  "solaris-esign/testing: Fault.body": {
    words: "an error body; none below 400",
    async real() {
      expect((await after({ kind: "status", status: 502 })).json()).toMatchObject({ errors: [{ status: 502 }] });
      expect((await after({ kind: "status", status: 302 })).answer?.body).toBe("");
    },
  },
  "solaris-esign/testing: Fault.headers": {
    words: "none",
    async real() {
      const { answer } = await after({ kind: "status", status: 429 });
      expect(Object.keys(answer?.headers ?? {}).sort()).toEqual(["content-type", "x-request-id"]);
    },
  },
  "solaris-esign/testing: Fault.status": {
    words: "the status without this fault",
    async real() {
      const { result } = await after({ kind: "drift" });
      expect(result).toMatchObject({ meta: { status: 200 } });
    },
  },
  "solaris-esign/testing: Fault.fields": {
    words: '`status: "status_of_tomorrow"`, or none with another HTTP `status`',
    async real() {
      expect((await after({ kind: "drift" })).result).toMatchObject({
        identification: { status: "status_of_tomorrow" },
      });
      expect((await after({ kind: "drift", status: 202 })).result).toMatchObject({
        identification: { status: "confirmation_required" },
      });
    },
  },
  "solaris-esign/testing: ListenOptions.host": {
    words: '"127.0.0.1": this machine only',
    async real() {
      const server = await createFakeSolaris().listen();
      await server.close();
      return new URL(server.url).hostname;
    },
  },
  "solaris-esign/testing: ListenOptions.port": {
    words: "0, any free port",
    real: () => portsOfTwo(({ url }) => url),
  },
  "solaris-esign/testing: ListenOptions.tokenPort": {
    words: "0, any free port",
    real: () => portsOfTwo(({ tokenUrl }) => tokenUrl),
  },
  "solaris-esign/postgres: PostgresLedgerOptions.table": {
    words: '"solaris_esign_ledger"',
    async real() {
      const statements: string[] = [];
      const query = async (text: string) => ({ rows: [statements.push(text)] });
      await postgresLedger({ query, connect: () => Promise.reject() }).ensureSchema();
      return /create table if not exists "(\w+)"/.exec(`${statements}`)?.[1];
    },
  },
  "solaris-esign/webhooks: WebhookReceiverOptions.maxBytes": {
    words: "65536",
    async real() {
      const longest = (length: number) => rejectionOf({ body: "a".repeat(length) });
      expect([await longest(65_536), await longest(65_537)]).toEqual(["wrong-signature", "too-large"]);
      return 65536;
    },
  },
  "solaris-esign/webhooks: WebhookReceiverOptions.timeoutMs": {
    words: "25000, which is also the most",
    real() {
      const isAllowed = (timeoutMs: number) => isMade(() => createWebhookReceiver({ secrets: "s", timeoutMs }));
      expect([isAllowed(25_000), isAllowed(25_001)]).toEqual([true, false]);
      return longestMs;
    },
  },
  "solaris-esign/webhooks: WebhookReceiverOptions.seen": {
    words: "the memory of the receiver, for the latest 10,000 ids",
    real() {
      const seen = createMemory();
      for (let nth = 0; nth <= 10_000; nth++) seen.add(`w${nth}`);
      expect(["w0", "w1", "w10000"].map(seen.has)).toEqual([false, true, true]);
    },
  },
  "solaris-esign/webhooks: WebhookReceiverOptions.onRejected": {
    words: "none; the first error of your `onEvent` is then reported as a warning, without its message",
    async real() {
      const warnings: SolarisWarning[] = [];
      const body = '{"id":"i1"}';
      const signature = `sha256=${createHmac("sha256", "s").update(body).digest("hex")}`;
      const receiver = createWebhookReceiver({ secrets: "s", onWarning: (warning) => warnings.push(warning) });
      for (const message of ["first", "second"]) {
        await receiver.receive({ headers: { "solaris-webhook-signature": signature }, body }, () => {
          throw new Error(message);
        });
      }
      await expect.poll(() => warnings).toMatchObject([{ code: "webhook_handler_failed" }]);
      expect(warnings[0]?.message).not.toContain("first");
    },
  },
  "solaris-esign/webhooks: WebhookReceiverOptions.onDrift": {
    words: "none: payloads are not checked for drift",
    async real() {
      const receiver = createWebhookReceiver({ secrets: [] });
      expect(await receiver.receive({ headers: {}, body: "" })).toMatchObject({ reason: "no-secret" });
    },
  },
  "solaris-esign/webhooks: WebhookReceiverOptions.onWarning": emitsWarnings,
  "solaris-esign/redis: RedisLedgerOptions.prefix": {
    words: '"solaris-esign:ledger:"',
    real: async () => {
      const { client, scripts } = recordingRedis();
      await redisLedger(client).read({ personId: "p", identificationId: "i" });
      return scripts[0]?.keys[0]?.replace('{["p","i"]}', "");
    },
  },
  "solaris-esign/redis: RedisLedgerOptions.onWarning": emitsWarnings,
  "solaris-esign/redis: RedisBudgetOptions.limit": {
    words: "255: the provider allows that many for a partner",
    real: async () => Number((await takenFromRedis()).args[0]),
  },
  "solaris-esign/redis: RedisBudgetOptions.share": {
    words: "a quarter of `limit`, rounded down, but at least 1",
    real: async () => {
      expect([await sharedWithout(11), await sharedWithout(3)]).toEqual([2, 1]);
    },
  },
  "solaris-esign/redis: RedisBudgetOptions.prefix": {
    words: '"solaris-esign:budget:"',
    real: async () => (await takenFromRedis()).keys[0]?.replace("leases", ""),
  },
  "solaris-esign/redis: RedisBudgetOptions.onWarning": emitsWarnings,
};

interface ScriptRun {
  readonly keys: readonly string[];
  readonly args: readonly string[];
}

/** A client of Redis that notes the scripts and finds nothing; or that fails. */
function recordingRedis(failure?: Error) {
  const scripts: ScriptRun[] = [];
  const run = async (_script: string, { keys, arguments: args }: { keys: string[]; arguments: string[] }) => {
    if (failure) throw failure;
    scripts.push({ keys, args });
    return [1, 0];
  };
  const nothing = () => {};
  const client = { eval: run, evalSha: run, configGet: nothing, duplicate: nothing, subscribe: nothing };
  return { client, scripts };
}

const taking = () => ({ leaseMs: 1_000, signal: new AbortController().signal });

/** How a budget takes a slot. */
async function takenFromRedis(): Promise<ScriptRun> {
  const { client, scripts } = recordingRedis();
  await redisBudget(client).acquire(taking());
  return scripts[0] as ScriptRun;
}

/** How many slots there are without Redis. */
async function sharedWithout(limit: number): Promise<number> {
  const { client } = recordingRedis(new Error("Redis is away"));
  const budget = redisBudget(client, { limit, onWarning: () => {} });
  const leaving = new AbortController();
  const slots = Array.from({ length: limit }, () => budget.acquire({ leaseMs: 1_000, signal: leaving.signal }));
  setTimeout(() => leaving.abort(), 50);
  return (await Promise.allSettled(slots)).filter(({ status }) => status === "fulfilled").length;
}

/** Two that listen at once: with a fixed port the second would fail. */
async function portsOfTwo(addressOf: (server: { url: string; tokenUrl: string }) => string): Promise<number> {
  const fake = createFakeSolaris();
  const servers = [await fake.listen(), await fake.listen()];
  const ports = new Set(servers.map((server) => new URL(addressOf(server)).port));
  for (const server of servers) await server.close();
  return ports.size === 2 ? 0 : -1;
}

/** The literal with which the words begin, if they begin with one. */
export function literalIn(words: string): { readonly value: unknown } | undefined {
  const [, literal = ""] = /^(-?[\d_]+|"[^"]*"|true|false|none)(?=$|[,;:.\s])/.exec(words) ?? [];
  if (literal === "") return undefined;
  return { value: literal === "none" ? undefined : JSON.parse(literal.replaceAll("_", literal[0] === '"' ? "_" : "")) };
}

/** After how many seconds `reconcile` says that there was no effect, if nothing changes. */
async function noEffectAfter(optionsOf = (): ReconcileOptions => ({})): Promise<number | undefined> {
  const call = (client: FollowUp) => client.reconcile(polledRef, { before: unauthorized, ...optionsOf() });
  const { polledAt, ended } = await polling(call, 179);
  expect(ended).toMatchObject({ effect: "no-effect" });
  return polledAt.at(-1);
}

async function waitsForFiveMinutes(): Promise<number> {
  const after = (seconds: number) => polling((client) => client.waitFor(polledRef, { until: "confirmed" }), seconds);
  expect((await after(299.9)).ended).toBeUndefined();
  expect((await after(300)).ended).toMatchObject({ code: "timeout" });
  return 300_000;
}
