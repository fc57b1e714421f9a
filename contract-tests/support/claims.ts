// Sentences of README.md, docs/*.md and the docstrings that state a number or a rule, in their words, and what plays each. Numbers
// that stand in none of them fail (guide-claims.test.ts, docs.test.ts).
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, onTestFinished, vi } from "vitest";
import { operations } from "../../generated/contract.js";
import { tokenWithLifetime } from "../../src/auth/token-cache.js";
import { answerMs } from "../../src/cli/check-stand-in/replay.js";
import { patienceMs } from "../../src/cli/check-stand-in/states.js";
import {
  type AttemptEvent,
  type ClientOptions,
  clientCredentials,
  createDriftCounter,
  createSolarisClient,
  type DriftReport,
  type Fetch,
  localBudget,
  memoryLedger,
  NotFoundError,
  NotSentError,
  RateLimitError,
  type SolarisError,
  type TokenRequestEvent,
} from "../../src/index.js";
import { backoffMs } from "../../src/internal/backoff.js";
import { KeepWarm } from "../../src/keep-warm.js";
import { Lease } from "../../src/ledger/lease.js";
import { checkedLimits } from "../../src/ledger/limits.js";
import { patienceMs as ledgerPatienceMs } from "../../src/ledger/patient-ledger.js";
import { checkClientOptions, checkCloseOptions } from "../../src/options.js";
import { idleTimeoutMs } from "../../src/polling/decision.js";
import { createFollowUp, type FollowUp } from "../../src/polling/follow-up.js";
import { OpenCalls } from "../../src/request/open-calls.js";
import { createFakeSolaris, type Fault, type NewIdentification } from "../../src/testing/index.js";
import { createConnectionPool } from "../../src/transport/connection-pool.js";
import { maxBodyBytes, type Transport } from "../../src/transport/transport.js";
import { longestMs } from "../../src/webhooks/receiver.js";
import { storeMs } from "../../src/webhooks/seen.js";
import { polledRef, polling, unauthorized } from "./polling.js";

export type Claim = readonly [words: string, holds: () => unknown];

const required = { baseUrl: "http://127.0.0.1:9", auth: () => "token" };
const seconds = (ms: number) => `${ms / 1000} s`;

/** A call of a fake of its own at which these go wrong: what came of it, and what the fake saw. */
async function callAfter(
  faults: readonly Fault[],
  wanted: NewIdentification = {},
  options: Partial<ClientOptions> = {},
) {
  const fake = createFakeSolaris();
  for (const fault of faults) fake.failNext(fault);
  const solaris = createSolarisClient({ ...fake.clientOptions(), maxRetries: 0, ...options } as ClientOptions);
  const outcome: unknown = await solaris.identifications
    .authorize(fake.addIdentification(wanted))
    .catch((error: unknown) => error);
  return { fake, outcome };
}

async function healedOnce(): Promise<void> {
  const { outcome } = await callAfter([{ kind: "401-once" }]);
  expect(outcome).toMatchObject({ meta: { attempts: 2 } });
  expect((await callAfter([{ kind: "401-once" }, { kind: "401-once" }])).outcome).toMatchObject({
    status: 401,
    attempts: 2,
  });
}

/** The header with which a token is asked for. */
async function basicOf(basicEncoding: "raw" | "form", clientId: string, clientSecret: string): Promise<string | null> {
  let sent: string | null = null;
  const fetch: Fetch = async (_url, { headers }) => {
    sent = new Headers(headers).get("authorization");
    return new Response(undefined, { status: 400 });
  };
  const auth = clientCredentials({
    clientId,
    clientSecret,
    basicEncoding,
    tokenUrl: "https://auth.example/token",
    fetch,
  });
  await createSolarisClient({ ...required, auth })
    .authenticate()
    .catch(() => {});
  return sent;
}

async function tokenRequestIsRepeatedTwice(): Promise<void> {
  vi.spyOn(Math, "random").mockReturnValue(0);
  onTestFinished(() => void vi.restoreAllMocks());
  for (const fault of [
    { kind: "status", status: 503, on: "token" },
    { kind: "status", status: 429, on: "token" },
    { kind: "reset-after-send", on: "token" },
  ] as const) {
    const { fake } = await callAfter([fault, fault, fault]);
    expect(fake.exchanges).toHaveLength(3);
  }
}

function renewedInTheLastFifth(): void {
  expect(tokenWithLifetime("t", 100_000).renewAt - Date.now()).toBeCloseTo(80_000, -3);
}

async function statusLater(minutes: number, authorized: boolean): Promise<string> {
  const fake = createFakeSolaris();
  const ref = fake.addIdentification();
  if (authorized) await createSolarisClient(fake.clientOptions()).identifications.authorize(ref);
  fake.advance(minutes * 60_000);
  return fake.identification(ref).status;
}

async function deadlinesOfTheFake(): Promise<void> {
  expect(await statusLater(9.9, false)).toBe("authorization_required");
  expect(await statusLater(10, false)).toBe("expired");
  expect(await statusLater(4.9, true)).toBe("confirmation_required");
  expect(await statusLater(5, true)).toBe("authorization_required");
}

async function windowStays(): Promise<void> {
  const fake = createFakeSolaris();
  const ref = fake.addIdentification();
  const { authorization_expires_at: end } = fake.identification(ref);
  const { authorize } = createSolarisClient(fake.clientOptions()).identifications;
  for (let nth = 0; nth < 3; nth++) {
    await authorize(ref);
    fake.advance(4 * 60_000 - 1000);
  }
  const last = fake.identification(ref);
  expect(last).toMatchObject({ authorization_expires_at: end, confirmation_expires_at: end, status: "expired" });
}

const notFound = new NotFoundError("404.", {
  ...{ delivery: "unknown", effect: "none", response: { status: 404, headers: {}, body: "" } },
});

async function noEffectLater(): Promise<void> {
  const call = (client: FollowUp) => client.reconcile(polledRef, { before: unauthorized });
  expect((await polling(call, 149.9)).ended).toBeUndefined();
  expect((await polling(call, 150)).ended).toMatchObject({ effect: "no-effect" });
}

async function refusalsOfTheFake(): Promise<void> {
  const refused = async (wanted: NewIdentification, ref?: object, options?: Partial<ClientOptions>) => {
    const fake = createFakeSolaris();
    const added = fake.addIdentification(wanted);
    const solaris = createSolarisClient({ ...fake.clientOptions(), maxRetries: 0, ...options } as ClientOptions);
    return solaris.identifications.authorize({ ...added, ...ref }).catch((error: unknown) => error);
  };
  const saying = (status: number, code: string) => ({ status, errors: [{ code }] });
  expect(await refused({ status: "confirmed" })).toMatchObject(saying(412, "precondition_failed"));
  expect(await refused({}, { identificationId: "another" })).toMatchObject(saying(404, "model_not_found"));
  expect(await refused({}, { personId: "another" })).toMatchObject(saying(404, "model_not_found"));
  expect(await refused({}, {}, { auth: () => "bad" })).toMatchObject(saying(401, "invalid_token"));
  const { fetch, baseUrl } = createFakeSolaris();
  const ask = async (path: string, method: string) => (await fetch(`${baseUrl}${path}`, { method } as never)).status;
  expect(await ask("/v1/persons/p/identifications/i/authorize", "PATCH")).toBe(401);
  expect(await ask("/v1/persons/p/identifications/i", "GET")).toBe(401);
  expect(await ask("/v1/persons/p/identifications", "GET")).toBe(501);
}

async function retrievedAtLast(): Promise<void> {
  const fake = createFakeSolaris();
  const { retrieve } = createSolarisClient({ ...fake.clientOptions(), maxRetries: 5 }).identifications;
  vi.spyOn(Math, "random").mockReturnValue(0);
  onTestFinished(() => void vi.restoreAllMocks());
  for (const status of [429, 500, 503]) fake.failNext({ kind: "status", status, on: "retrieve" });
  fake.failNext({ kind: "reset-after-send", on: "retrieve" });
  fake.failNext({ kind: "status", status: 200, body: "<html>", on: "retrieve" });
  expect(await retrieve(fake.addIdentification())).toMatchObject({ meta: { attempts: 6 } });
}

async function refusedRetrieve(): Promise<void> {
  for (const retrieves of ["completed", "none"] as const) {
    const fake = createFakeSolaris({ retrieves });
    const { retrieve } = createSolarisClient(fake.clientOptions()).identifications;
    const refusal = { status: 404, errors: [{ code: "model_not_found" }] };
    await expect(retrieve(fake.addIdentification())).rejects.toMatchObject(refusal);
  }
}

async function smsInAnHour(): Promise<void> {
  const fake = createFakeSolaris();
  const ref = fake.addIdentification();
  const solaris = createSolarisClient({ ...fake.clientOptions(), maxRetries: 0 });
  for (let nth = 0; nth < 60; nth++) await solaris.identifications.authorize(ref);
  const refusal = await solaris.identifications.authorize(ref).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ status: 429, errors: [{ code: "too_many_requests" }] });
  expect(fake.sms).toHaveLength(60);
}

/** What a call throws whose client is closed after the request arrived. */
export async function closedWhileItHangs(timeoutMs: number): Promise<unknown> {
  const fake = createFakeSolaris();
  fake.failNext({ kind: "hang" });
  const solaris = createSolarisClient(fake.clientOptions());
  const call = solaris.identifications.authorize(fake.addIdentification()).catch((error: unknown) => error);
  while (fake.exchanges.every(({ fault }) => !fault)) await nextTurn();
  await solaris.close({ timeoutMs });
  return call;
}

async function reportOf(fields: object): Promise<DriftReport> {
  const reports: DriftReport[] = [];
  await callAfter([{ kind: "drift", fields: { ...fields } }], {}, { onDrift: (report) => void reports.push(report) });
  await expect.poll(() => reports.length, { interval: 1 }).toBe(1);
  return reports[0] as DriftReport;
}

async function limitsOfAPoll(): Promise<void> {
  const retrieve = vi.fn(async () => unauthorized);
  const client = createFollowUp(new OpenCalls(), { retrieve, isAuthorizing: () => false });
  await client.waitFor(polledRef, { until: unauthorized.status });
  await client.reconcile(polledRef, { before: unauthorized, sentAt: Date.now() - 150_000 });
  const limits = [polledRef, { signal: expect.anything(), timeoutMs: 30_000, maxRetries: 0 }];
  expect(retrieve.mock.calls).toEqual([limits, limits]);
}

async function reportsOfEachPoll(): Promise<void> {
  const fake = createFakeSolaris();
  const drift = { kind: "drift", on: "retrieve" } as const;
  for (const fields of [{ field_of_tomorrow: 1 }, { field_of_tomorrow: 1 }]) fake.failNext({ ...drift, fields });
  const leaving = new AbortController();
  const onDrift = vi.fn((_report: DriftReport) => {
    if (onDrift.mock.calls.length === 2) leaving.abort();
  });
  const { identifications } = createSolarisClient({ ...fake.clientOptions(), onDrift });
  const [ref, { signal }] = [fake.addIdentification(), leaving];
  await identifications.waitFor(ref, { until: "confirmed", intervalMs: 1, timeoutMs: 10_000, signal }).catch(() => {});
  const paths = onDrift.mock.calls.map(([{ issues }]) => issues[0]?.path);
  expect(paths).toEqual(["field_of_tomorrow", "field_of_tomorrow"]);
}

async function wordsOf40(): Promise<void> {
  const found = async (status: string) => (await reportOf({ status })).issues[0]?.found;
  const [kept, long, odd] = ["a".repeat(40), "a".repeat(41), "a b"];
  expect(await found(kept)).toBe(kept);
  expect(await found(long)).not.toContain(long);
  expect(await found(odd)).not.toContain(odd);
  expect((await reportOf({ "a b": 1 })).issues[0]?.path).toContain("3 characters");
}

async function issuesUpTo100(): Promise<void> {
  const fields = Object.fromEntries(Array.from({ length: 107 }, (_, nth) => ["f".repeat(nth + 1), nth]));
  const { issues, omitted } = await reportOf(fields);
  expect([issues.length, omitted]).toEqual([100, 7]);
  expect(await reportOf({ field_of_tomorrow: 1 })).not.toHaveProperty("omitted");
}

/** Takes the timers, and gives back what moves them. */
function stopTimers(): typeof vi {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  return vi;
}

/** A client that is kept warm, whose connection is closed at once each time: when one was opened, in seconds. */
async function replacedOnceIn25Seconds(): Promise<void> {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
  let close = () => {};
  const opened: number[] = [];
  const transport: Transport = {
    send: () => Promise.reject(),
    async connect() {
      opened.push(performance.now());
      setTimeout(close, 1);
      return true;
    },
    onClose(listener) {
      close = listener;
    },
  };
  const start = performance.now();
  new KeepWarm({ ...required, keepWarm: 60_000, transport }).used();
  await vi.advanceTimersByTimeAsync(100_000);
  expect(opened.map((at) => Math.round((at - start) / 1_000))).toEqual([0, 25, 50]);
}

async function idleTimes(): Promise<void> {
  const { agent } = createConnectionPool("http:", () => {});
  const server = createServer((_request, response) => response.end());
  // Node's server gives its own as the hint.
  server.keepAliveTimeout = 60_000;
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const idleTime = async () => {
    const open = get({ agent, port: (server.address() as AddressInfo).port, host: "127.0.0.1" });
    const [response] = await once(open, "response");
    await once(response.resume(), "end");
    await nextTurn();
    return open.socket?.timeout;
  };
  expect(await idleTime()).toBe(58_000);
  server.keepAliveTimeout = 0;
  expect(await idleTime()).toBe(30_000);
}

/** In the words of the guides, but for line breaks. */
export const guideClaims: readonly Claim[] = [
  ["the polls of `waitFor` and `reconcile`: each poll has 30 s.", limitsOfAPoll],
  ["a difference that stays is in a report of each poll", reportsOfEachPoll],
  [
    "does within `resendAfterMs` (20 s, unless you set it)",
    () => expect(seconds(checkedLimits({}).resendAfterMs)).toBe("20 s"),
  ],
  [
    "A claim ends 5 s after the deadline of its call.",
    () => expect(seconds(new Lease(performance.now()).claimMs)).toBe("5 s"),
  ],
  ["has found `no-effect`, which takes 150 s more", () => expect(seconds(idleTimeoutMs)).toBe("150 s")],
  ["A store that throws, or takes longer than 2 s, is ignored", () => expect(storeMs).toBe(2000)],
  ["(at most 25 s, because the provider waits 30 s)", () => expect(longestMs).toBe(25_000)],
  [
    "A state may take 10 s to set up, and the stand-in 30 s to answer.",
    () => expect([patienceMs, answerMs].map(seconds)).toEqual(["10 s", "30 s"]),
  ],
  [
    "One dependency (`openapi-fetch`), ES modules, Node 20.19 or later.",
    async () => {
      const pack = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
      expect(Object.keys(pack.dependencies)).toEqual(["openapi-fetch"]);
      expect([pack.type, pack.engines.node]).toEqual(["module", ">=20.19"]);
    },
  ],
  [
    "Pauses grow exponentially with full jitter: up to 0.5 s, 1 s, 2 s … 8 s.",
    () => {
      const bounds = [0, 1, 2, 3, 4, 5, 9].map((retries) => seconds(backoffMs(retries, 1)));
      expect(bounds).toEqual(["0.5 s", "1 s", "2 s", "4 s", "8 s", "8 s", "8 s"]);
      expect([backoffMs(0, 0), backoffMs(3, 0.5)]).toEqual([0, 2_000]);
    },
  ],
  [
    "A retried call first pauses at random, for up to 0.5 s and then for up to 1 s.",
    () => expect([backoffMs(0, 1), backoffMs(1, 1)].map(seconds)).toEqual(["0.5 s", "1 s"]),
  ],
  [
    "The default of `timeoutMs` is the provider's own idle timeout.",
    () => expect(checkClientOptions(required).timeoutMs).toBe(150_000),
  ],
  [
    "The default deadline of a call is 150 s.",
    () => expect(seconds(checkClientOptions(required).timeoutMs)).toBe("150 s"),
  ],
  ["`maxRetries` is 2 by default.", () => expect(checkClientOptions(required).maxRetries).toBe(2)],
  [
    "After a 401 the client fetches a new token and sends the request once more, for any value of `maxRetries`.",
    healedOnce,
  ],
  ["renews the token in the background in the last fifth of its life", renewedInTheLastFifth],
  [
    "refuses new calls, waits up to `timeoutMs` (10 000) for pending calls, aborts the calls that remain",
    async () => {
      expect(checkCloseOptions({}).timeoutMs).toBe(10_000);
      expect(await closedWhileItHangs(20)).toMatchObject({ code: "client_closed" });
    },
  ],
  [
    "while its connection is open: for as long as the provider's `Keep-Alive: timeout` allows, or 30 s without that hint.",
    idleTimes,
  ],
  ["a connection that ends is replaced, at most once in 25 s, and the token is renewed", replacedOnceIn25Seconds],
  ["letters and underscores, 40 at most. A name that does not look like that is replaced by its length.", wordsOf40],
  ["A report has at most 100 issues; `omitted` is the number of further issues.", issuesUpTo100],
  [
    "Only a 2xx without a usable `id` and `status` is not returned.",
    () => expect(operations.authorizeIdentification.requiredFields).toEqual(["id", "status"]),
  ],
  ["a window of about 10 minutes to authorize", deadlinesOfTheFake],
  ["one recipient gets at most 60 SMS in an hour", smsInAnHour],
  [
    "`waitFor` polls `retrieve` every 3 s, and more slowly while nothing changes. After 5 minutes it ends with a `TimeoutError`.",
    async () => {
      const wait = (client: FollowUp) => client.waitFor(polledRef, { until: "successful" });
      const { polledAt, ended } = await polling(wait, 299.9);
      expect(polledAt.slice(0, 3)).toEqual([0, 3, 6.6]);
      expect(ended).toBeUndefined();
      expect((await polling(wait, 300)).ended).toMatchObject({ code: "timeout" });
    },
  ],
  ["Before 150 s have passed since `sentAt`, the result is never `no-effect`.", noEffectLater],
  ["so does the hour in which a person can get 60 SMS", smsInAnHour],
  [
    "how long the deadlines are (10 minutes to authorize, 5 to enter the password), and the status of an identification after one " +
      "passes (`expired`, `authorization_required`)",
    deadlinesOfTheFake,
  ],
  ["the code of the 412 (`precondition_failed`)", refusalsOfTheFake],
  ["after every transient failure: 429, 5xx, a broken connection, a response that cannot be read", retrievedAtLast],
  ['answers `retrieve` with 404 until the status is final, and `retrieves: "none"` does so always', refusedRetrieve],
  [
    "the code of a 422 (`validation_error`), and that `mobile_number_not_verified` comes with one",
    async () => {
      for (const [code, given] of [
        ["validation_error"],
        ["mobile_number_not_verified", "mobile_number_not_verified"],
      ]) {
        const fault: Fault = { kind: "status", status: 422, ...(given && { code: given }) };
        const { outcome } = await callAfter([fault]);
        expect(outcome).toMatchObject({ name: "ApiError", status: 422, errors: [{ code }] });
      }
    },
  ],
  ["never moves `authorization_expires_at`: the last code can be entered until then at most", windowStays],
  ["the response to a 61st SMS (429 `too_many_requests`)", smsInAnHour],
  ["A client sends none while it has a token, and repeats one that failed twice.", tokenRequestIsRepeatedTwice],
];

async function deliveries(): Promise<void> {
  const delivered = async (fault: Fault) => (await callAfter([fault])).outcome;
  expect(await delivered({ kind: "refuse" })).toMatchObject({ name: "ConnectionError", delivery: "not-sent" });
  expect(await delivered({ kind: "truncate" })).toMatchObject({ name: "ConnectionError", delivery: "unknown" });
  expect(await delivered({ kind: "status", status: 403 })).toMatchObject({ delivery: "rejected" });
  for (const status of [500, 502, 503, 504]) {
    const outcome = await delivered({ kind: "status", status });
    expect(outcome).toMatchObject({ name: "ServerError", delivery: "unknown", attempts: 1 });
  }
}

/** In the words of the docstrings, but for line breaks. */
export const docstringClaims: readonly Claim[] = [
  ["they have their own, and each of their polls has 30 s.", limitsOfAPoll],
  ["5xx: the provider failed, and it is not known whether the call took effect.", deliveries],
  [
    "`not-sent`: the request was not sent, so this call sent no SMS. - `rejected`: the provider refused it, so this call sent no " +
      "SMS. - `unknown`: **perhaps**.",
    deliveries,
  ],
  ["No connection could be opened, or the connection broke before the whole response arrived.", deliveries],
  [
    "The call is then `not-sent`, and is sent again up to `maxRetries`. After any other error of your `fetch` the call is `unknown`",
    async () => {
      const thrown = async (error: Error) => {
        const fetch = vi.fn<Fetch>().mockRejectedValue(error);
        const call = createSolarisClient({ ...required, fetch, maxRetries: 1 }).identifications.authorize({
          personId: "p1",
          identificationId: "i1",
        });
        return [await call.catch((outcome: unknown) => outcome), fetch.mock.calls.length];
      };
      vi.spyOn(Math, "random").mockReturnValue(0);
      onTestFinished(() => void vi.restoreAllMocks());
      expect(await thrown(new NotSentError("Nothing was sent."))).toMatchObject([{ delivery: "not-sent" }, 2]);
      const refused = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
      expect(await thrown(refused)).toMatchObject([{ delivery: "unknown" }, 1]);
    },
  ],
  ["(letters and underscores, 40 at most)", wordsOf40],
  ["A method that throws, or takes longer than 2 s, is ignored", () => expect(storeMs).toBe(2000)],
  ["The differences, 100 at most.", issuesUpTo100],
  ["A report has 100 issues at most.", issuesUpTo100],
  ["in the last fifth of its life", renewedInTheLastFifth],
  ["it is repeated (twice at most) after no response, a 429 or a 5xx", tokenRequestIsRepeatedTwice],
  [
    "after 1,000 milliseconds without a result",
    async () => {
      const fake = createFakeSolaris();
      const { fetch, tokenUrl, credentials } = fake;
      const asked = vi.fn(() => new Promise<string>(() => {}));
      const tokenStore = { get: asked, set: async () => {} };
      const auth = clientCredentials({ ...credentials, tokenUrl, fetch, tokenStore });
      const timers = stopTimers();
      const call = createSolarisClient({ ...fake.clientOptions(), auth }).authenticate();
      while (asked.mock.calls.length === 0) await nextTurn();
      await timers.advanceTimersByTimeAsync(999);
      expect(fake.exchanges).toEqual([]);
      await timers.advanceTimersByTimeAsync(1);
      await call;
      expect(fake.exchanges).toHaveLength(1);
    },
  ],
  [
    "1 for the first request for a token. A failed request may be repeated.",
    async () => {
      vi.spyOn(Math, "random").mockReturnValue(0);
      onTestFinished(() => void vi.restoreAllMocks());
      const fake = createFakeSolaris();
      const attempts: number[] = [];
      const { credentials, tokenUrl, fetch } = fake;
      const onTokenRequest = ({ attempt }: TokenRequestEvent) => void attempts.push(attempt);
      const auth = clientCredentials({ ...credentials, tokenUrl, fetch, onTokenRequest });
      fake.failNext({ kind: "status", status: 503, on: "token" });
      await createSolarisClient({ ...fake.clientOptions(), auth }).authenticate();
      expect(attempts).toEqual([1, 2]);
    },
  ],
  [
    "as RFC 6749, section 2.3.1, requires. The two differ only if an id or secret has characters other than letters, digits, " +
      "`*`, `-`, `.` and `_`.",
    async () => {
      expect(await basicOf("raw", "aZ09*-._", "s")).toBe(await basicOf("form", "aZ09*-._", "s"));
      expect(await basicOf("form", "a b", "ä:%")).toBe(`Basic ${btoa("a+b:%C3%A4%3A%25")}`);
      for (const character of "~+ /!'()") {
        expect(await basicOf("raw", "c", character)).not.toBe(await basicOf("form", "c", character));
      }
    },
  ],
  [
    "1 for the first attempt. Attempts that could not send anything count too.",
    async () => {
      const events: AttemptEvent[] = [];
      await callAfter([{ kind: "401-once" }], {}, { onAttempt: (event) => void events.push(event) });
      expect(events.map(({ attempt }) => attempt)).toEqual([1, 2]);
    },
  ],
  [
    "0 after a 401",
    async () => {
      const events: AttemptEvent[] = [];
      await callAfter([{ kind: "401-once" }], {}, { onAttempt: (event) => void events.push(event) });
      expect(events[0]?.retryInMs).toBe(0);
    },
  ],
  ["The token that the provider has just refused with 401", healedOnce],
  ["and once more after a 401", healedOnce],
  ["After a 401 the request is sent once more with a new token, for any value of `maxRetries`.", healedOnce],
  [
    "It counts up to 1,000 differences separately",
    () => {
      const counter = createDriftCounter();
      const issueAt = (path: string) => ({ path, kind: "unknown-field", expected: "", found: "" }) as const;
      for (let nth = 0; nth < 1_002; nth++) {
        counter({ operation: "o", status: 200, requestId: undefined, issues: [issueAt(`f${nth}`)] });
      }
      const counts = counter.snapshot();
      expect(counts.filter(({ path }) => path !== "(others)")).toHaveLength(1_000);
      expect(counts.find(({ path }) => path === "(others)")?.count).toBe(2);
    },
  ],
  [
    "The provider allows 255 at a time",
    () => expect(createConnectionPool("https:", () => {}).agent.maxSockets).toBe(255),
  ],
  ["and 60 SMS per recipient and hour", smsInAnHour],
  ["or a 2xx over 1 MiB", () => expect(maxBodyBytes).toBe(1024 * 1024)],
  [
    "When the request was last sent, in milliseconds since 1970",
    async () => {
      const before = Date.now();
      const { outcome } = await callAfter([{ kind: "reset-after-send" }]);
      const { sentAt = 0 } = outcome as SolarisError;
      expect([sentAt >= before, sentAt <= Date.now()]).toEqual([true, true]);
      expect((await callAfter([{ kind: "refuse" }])).outcome).not.toHaveProperty("sentAt");
    },
  ],
  [
    "every 3 s, and more slowly while nothing changes",
    async () => {
      const { polledAt } = await polling((client) => client.reconcile(polledRef, { before: unauthorized }), 7);
      expect(polledAt).toEqual([0, 3, 6.6]);
    },
  ],
  ["none of them has changed, and 150 s have passed since the request was sent", noEffectLater],
  ["Until 150 s after it the result is never `no-effect`", noEffectLater],
  [
    "A 404 shows nothing",
    async () => {
      const { ended } = await polling((client) => client.reconcile(polledRef, {}), 0, [notFound]);
      expect(ended).toMatchObject({ effect: "undecided" });
    },
  ],
  [
    "After a transient failure or a 404 it polls on",
    async () => {
      const answers = [notFound, { ...unauthorized, status: "confirmed" as const }];
      const { ended } = await polling((client) => client.waitFor(polledRef, { until: "confirmed" }), 4, answers);
      expect(ended).toMatchObject({ reached: true });
    },
  ],
  [
    "While nothing changes it grows to five times as much, and after a 429 it is at least doubled",
    async () => {
      const wait = (client: FollowUp) => client.waitFor(polledRef, { until: "confirmed", intervalMs: 1_000 });
      const { polledAt } = await polling(wait, 60);
      expect(Number(polledAt.at(-1)) - Number(polledAt.at(-2))).toBeCloseTo(5);
      const limited = new RateLimitError("429.", { delivery: "unknown", effect: "none" });
      expect((await polling(wait, 3, [limited, unauthorized])).polledAt[1]).toBeGreaterThanOrEqual(2);
    },
  ],
  [
    "The provider's own app for iOS polls every 3 s",
    async () => {
      const { polledAt } = await polling((client) => client.waitFor(polledRef, { until: "confirmed" }), 3);
      expect(polledAt).toEqual([0, 3]);
    },
  ],
  ["429, or 401 with a new token", healedOnce],
  [
    "a 2xx that is no JSON object with `id` and `status`",
    async () => {
      const { outcome } = await callAfter([{ kind: "drift", fields: { id: undefined } }]);
      expect(outcome).toMatchObject({ name: "UnexpectedResponseError" });
    },
  ],
  [
    "this class itself is thrown for the other 4xx (400 and 422, for example)",
    async () => {
      for (const status of [400, 422]) {
        expect((await callAfter([{ kind: "status", status }])).outcome).toMatchObject({ name: "ApiError" });
      }
    },
  ],
  [
    "in milliseconds (1 to 2 147 483 647)",
    () => {
      const timeoutOf = (timeoutMs: number) => checkClientOptions({ ...required, timeoutMs }).timeoutMs;
      for (const ms of [1, 2_147_483_647]) expect(timeoutOf(ms)).toBe(ms);
      for (const ms of [0.9, 2_147_483_648]) expect(() => timeoutOf(ms)).toThrow("timeoutMs");
    },
  ],
  [
    "Without the `/v1` of the API",
    () => expect(() => checkClientOptions({ ...required, baseUrl: "http://127.0.0.1:9/v1" })).toThrow("/v1"),
  ],
  ["(10 minutes for the authorization, 5 of them for the one-time password)", deadlinesOfTheFake],
  [
    "tokens expire (after 3,599 s)",
    async () => {
      const fake = createFakeSolaris();
      const { access_token: token } = JSON.parse(await (await tokenOf(fake)).text());
      const solaris = createSolarisClient({ ...fake.clientOptions(), auth: () => token });
      fake.advance(3_598_000);
      await solaris.identifications.authorize(fake.addIdentification());
      fake.advance(1_000);
      await expect(solaris.identifications.authorize(fake.addIdentification())).rejects.toMatchObject({ status: 401 });
    },
  ],
  ["and so does the hour in which a person can get 60 SMS", smsInAnHour],
  ["The sources do not name the response to a 61st SMS: 429 and `too_many_requests`", smsInAnHour],
  [
    "the argument is no number of milliseconds, 0 or more",
    () => expect(() => createFakeSolaris().advance(-1)).toThrow(),
  ],
  [
    "Any other status is 412; an unknown person or identification is 404 `model_not_found`; no token is 401 `token_required`, an " +
      "invalid or expired one 401 `invalid_token`",
    refusalsOfTheFake,
  ],
  ["The code of the 412 is `precondition_failed`.", refusalsOfTheFake],
  ["after every transient failure: 429, 5xx, a broken connection, a response that cannot be read", retrievedAtLast],
  ["the others are 404 `model_not_found`", refusedRetrieve],
  ["All other requests get 501.", refusalsOfTheFake],
  ["The HTTP status, 200 to 599.", () => statusesOfFault("status", 200, 599)],
  ["The HTTP status, 200 to 299.", () => statusesOfFault("drift", 200, 299)],
  [
    "in milliseconds (0 to 2 147 483 647): a call in this time costs one round trip.",
    () => {
      const warmFor = (keepWarm: number) => checkClientOptions({ ...required, keepWarm }).keepWarm;
      for (const ms of [0, 2_147_483_647]) expect(warmFor(ms)).toBe(ms);
      for (const ms of [-1, 2_147_483_648]) expect(() => warmFor(ms)).toThrow("keepWarm must be a number");
    },
  ],
  ["at most once in 25 seconds, and less often while that fails", replacedOnceIn25Seconds],
  [
    "the limit is no whole number, or less than 1",
    () => {
      expect(() => localBudget(1)).not.toThrow();
      for (const limit of [0, 1.5]) expect(() => localBudget(limit)).toThrow("limit must be a whole number from 1.");
    },
  ],
  [
    "The provider allows 255 concurrent calls for a partner (docs.solarisgroup.com, API reference: Requests and responses).",
    () => expect(createConnectionPool("https:", () => {}).agent.maxSockets).toBe(255),
  ],
  ["does not answer within 5 seconds, before the request is sent", () => expect(ledgerPatienceMs).toBe(5_000)],
  [
    "in milliseconds (0 to 3 600 000). 0 switches it off.",
    async () => {
      const given = (resendAfterMs: number) => ({ ...required, ledger: memoryLedger(), resendAfterMs });
      for (const ms of [0, 3_600_000]) expect(() => createSolarisClient(given(ms))).not.toThrow();
      for (const ms of [-1, 3_600_001]) expect(() => createSolarisClient(given(ms))).toThrow("resendAfterMs");
      const fake = createFakeSolaris();
      const ref = fake.addIdentification();
      const solaris = createSolarisClient({ ...fake.clientOptions(), ledger: memoryLedger(), resendAfterMs: 0 });
      for (let nth = 0; nth < 2; nth++) await solaris.identifications.authorize(ref);
      expect(fake.sms).toHaveLength(2);
    },
  ],
  [
    "in milliseconds (0 to 2 147 483 647). 0 aborts them at once.",
    async () => {
      for (const timeoutMs of [0, 2_147_483_647]) expect(checkCloseOptions({ timeoutMs })).toEqual({ timeoutMs });
      for (const timeoutMs of [-1, 2_147_483_648]) expect(() => checkCloseOptions({ timeoutMs })).toThrow("timeoutMs");
      const error = await closedWhileItHangs(0);
      expect(error).toMatchObject({ code: "client_closed", delivery: "unknown" });
    },
  ],
];

function tokenOf({ fetch, tokenUrl, credentials: { clientId, clientSecret } }: ReturnType<typeof createFakeSolaris>) {
  const authorization = `Basic ${btoa(`${clientId}:${clientSecret}`)}`;
  const body = "grant_type=client_credentials&scope=partners";
  const headers = { authorization, "content-type": "application/x-www-form-urlencoded" };
  return fetch(tokenUrl, { method: "POST", headers, body } as never);
}

function statusesOfFault(kind: "status" | "drift", first: number, last: number): void {
  const refuses = (status: number) => () => createFakeSolaris().failNext({ kind, status });
  for (const status of [first, last]) expect(refuses(status)).not.toThrow();
  for (const status of [first - 1, last + 1]) expect(refuses(status)).toThrow("HTTP status");
}
