// Proves: the table of errors in README.md is true. Each row is tested; a new or changed row fails until it is tested here.
import { describe, expect, it } from "vitest";
import * as esign from "../../src/index.js";
import { type ClientOptions, createSolarisClient, type SolarisError } from "../../src/index.js";
import { createFakeSolaris, type Fault } from "../../src/testing/index.js";
import { bodyOver1MiB, differences, errorOf, guideTable, howTo, range } from "../support/guides.js";
import { codeIn } from "../support/samples/markdown.js";
import { ref } from "../support/scripted-provider.js";

/** The error of a call of a fake with these faults. */
async function thrown(faults: readonly Fault[], limits: esign.CallOptions = {}): Promise<SolarisError> {
  const fake = createFakeSolaris();
  for (const fault of faults) fake.failNext(fault);
  const options: ClientOptions = { ...fake.clientOptions(), maxRetries: 0 };
  return errorOf(createSolarisClient(options).identifications.authorize(fake.addIdentification(), limits));
}

const clientWith = (broken: Partial<esign.LedgerStore>) => {
  const ledger = esign.createLedger({ ...esign.memoryLedger(), ...broken });
  const options = { ...createFakeSolaris().clientOptions(), ledger, onWarning: () => {} };
  return createSolarisClient(options).identifications;
};

/** The error of a second call, in another process, after one with these faults. */
async function secondWithLedger(faults: readonly Fault[]): Promise<SolarisError> {
  const fake = createFakeSolaris();
  for (const fault of faults) fake.failNext(fault);
  const options = { ...fake.clientOptions(), maxRetries: 0, ledger: esign.memoryLedger() };
  const added = fake.addIdentification();
  await createSolarisClient(options)
    .identifications.authorize(added)
    .catch(() => {});
  return errorOf(createSolarisClient(options).identifications.authorize(added));
}

/** The error of a call that waits for another process, which is aborted. */
async function waitingWithLedger(): Promise<SolarisError> {
  const fake = createFakeSolaris();
  fake.failNext({ kind: "hang" });
  const options = { ...fake.clientOptions(), ledger: esign.memoryLedger() };
  const added = fake.addIdentification();
  const signal = AbortSignal.timeout(50);
  const [, error] = await Promise.all([
    createSolarisClient(options)
      .identifications.authorize(added, { signal })
      .catch(() => {}),
    errorOf(createSolarisClient(options).identifications.authorize(added)),
  ]);
  return error;
}

/** The error of a call that always gets this status, also with a new token. */
function answered(status: number, body = "{}"): Promise<SolarisError> {
  const client = createSolarisClient({
    baseUrl: "https://api.example",
    auth: () => "token",
    maxRetries: 0,
    fetch: async () => new Response(body, { status, headers: { "retry-after": "7" } }),
  });
  return errorOf(client.identifications.authorize(ref(1)));
}

describe("the table of errors", () => {
  const { rows } = guideTable("Errors", "Class | `code` | When");
  let above = { name: "", code: "" };
  const told = rows.map(([name = "", code = "", when = "", delivery = ""]) => {
    if (name) above = { name: codeIn(name)[0] ?? "", code: codeIn(code)[0] ?? "" };
    return { ...above, when, delivery: codeIn(delivery) };
  });

  /** The rows that are not about a status of the API, and what causes them. */
  const situations: Readonly<Record<string, () => readonly Promise<SolarisError>[]>> = {
    "ConfigurationError: an option or an id is invalid": () => [
      errorOf(Promise.resolve().then(() => createSolarisClient({ environment: "sandbox" } as never))),
      errorOf(
        createSolarisClient({ baseUrl: "http://127.0.0.1:9", auth: () => "t" }).identifications.authorize(ref(0), {
          timeoutMs: 0,
        }),
      ),
      errorOf(
        createSolarisClient({ baseUrl: "http://127.0.0.1:9", auth: () => "t" }).identifications.authorize({
          ...ref(1),
          personId: "..",
        }),
      ),
    ],
    "AuthenticationError: no access token could be obtained": () => [
      thrown([{ kind: "status", status: 401, on: "token" }]),
      thrown([{ kind: "status", status: 200, body: {}, on: "token" }]),
    ],
    "ConnectionError: no connection could be opened, or the token endpoint could not be reached": () => [
      thrown([{ kind: "refuse" }]),
      thrown([{ kind: "refuse", on: "token" }]),
    ],
    "ConnectionError: the connection broke before the whole response arrived": () => [
      thrown([{ kind: "reset-after-send" }]),
      thrown([{ kind: "truncate" }]),
    ],
    "TimeoutError: the deadline passed while the call waited for the token": () => [
      thrown([{ kind: "hang", on: "token" }], { timeoutMs: 20 }),
    ],
    "TimeoutError: the deadline passed while the call waited for the response": () => [
      thrown([{ kind: "hang" }], { timeoutMs: 20 }),
    ],
    "AbortedError: your `signal` aborted before the request was sent": () => [
      thrown([], { signal: AbortSignal.abort() }),
      abortedWhile("token"),
    ],
    "AbortedError: your `signal` aborted after the request was sent": () => [abortedWhile("authorize")],
    "ClientClosedError: the client is closed, or was closed before the request was sent": () => [
      calledOfAClosedClient(),
      closedWhile("token"),
    ],
    "ClientClosedError: the client was closed after the request was sent": () => [closedWhile("authorize")],
    "UnresolvedError: the outcome of an earlier authorization is unknown; with a `ledger` only": () => [
      secondWithLedger([{ kind: "reset-after-send" }]),
      secondWithLedger([{ kind: "status", status: 500 }]),
    ],
    "UnresolvedError: another process made the authorization, and nobody knows its outcome; with a `ledger` only":
      () => [waitingWithLedger()],
    "TooSoonError: an SMS has just gone out; has `retryAfterMs`; with a `ledger` only": () => [secondWithLedger([])],
    "LedgerError: the `ledger` failed before the request was sent": () => [
      errorOf(clientWith({ claim: () => Promise.reject(new Error("down")) }).authorize(ref(1))),
    ],
    "UnexpectedResponseError: a redirect; a 2xx that is no JSON object with `id` and `status`, or over 1 MiB": () => [
      answered(307),
      thrown([{ kind: "drift", fields: { id: undefined } }]),
      thrown([{ kind: "drift", fields: { status: "" } }]),
      thrown([{ kind: "status", status: 204 }]),
      thrown([{ kind: "status", status: 200, body: "[]" }]),
      thrown([{ kind: "status", status: 200, body: bodyOver1MiB }]),
    ],
  };

  const isStatus = ({ when }: (typeof told)[number]) => /^(?:\d{3}|\dxx)\b/.test(when);
  const explicit = told.filter(isStatus).flatMap(({ when }) => statusesIn(when));

  function statusesIn(when: string): number[] {
    const said = when.replace(/[:;].*/, "");
    const named = [...said.matchAll(/\b[45]\d\d\b/g)].map(([status]) => Number(status));
    return [...named, ...(/^5xx/.test(said) ? range(500, 599) : [])];
  }
  function statusesOf({ when }: (typeof told)[number]): number[] {
    const rest = /every other 4xx/.test(when) ? range(400, 499).filter((status) => !explicit.includes(status)) : [];
    return [...statusesIn(when), ...rest];
  }

  it("has each class", () => {
    const classes = Object.entries(esign).flatMap(([name, value]) =>
      typeof value === "function" && value.prototype instanceof esign.SolarisError ? [name] : [],
    );
    expect([...new Set(told.map(({ name }) => name))].sort()).toEqual(classes.sort());
  });

  it("is tested row by row", () => {
    const written = told.filter((row) => !isStatus(row)).map(({ name, when }) => `${name}: ${when}`);
    expect(differences(written, Object.keys(situations)), howTo).toEqual([]);
  });

  it("has each status from 400 to 599 once", () => {
    const covered = told.filter(isStatus).flatMap(statusesOf);
    expect(covered.sort()).toEqual(range(400, 599));
  });

  it.each(told.filter(isStatus))("$name: $when", async (row) => {
    const statuses = statusesOf(row);
    for (const status of statuses) expect(storyOf(await answered(status))).toEqual(storyOf(row, status));
    for (const body of ["<html></html>", bodyOver1MiB]) {
      expect(storyOf(await answered(statuses[0] ?? 0, body))).toEqual(storyOf(row, statuses[0]));
    }
  });

  it.each(told.filter((row) => `${row.name}: ${row.when}` in situations))("$name: $when: $delivery", async (row) => {
    const errors = await Promise.all(situations[`${row.name}: ${row.when}`]?.() ?? []);
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors)
      expect({ name: error.name, code: error.code }).toEqual({ name: row.name, code: row.code });
    expect(new Set(errors.map(({ delivery }) => delivery))).toEqual(new Set(row.delivery));
  });

  it("says which class is the base of which, and that a 429 has the time to wait", async () => {
    const api = told.findIndex(({ name }) => name === "ApiError");
    const isApiError = ({ name }: { name: string }) => {
      const class_ = Reflect.get(esign, name) as { prototype: unknown };
      return class_.prototype instanceof esign.ApiError;
    };
    const count = (part: typeof told) => new Set(part.filter(isApiError).map(({ name }) => name)).size;
    const words = ["none", "one", "two", "three", "four", "five", "six", "seven"];
    const [above, below] = [count(told.slice(0, api)), count(told.slice(api + 1))].map((number) => words[number]);
    expect(told[api]?.when).toContain(`base class of the ${above} above and the ${below} below`);
    expect(told.find(({ name }) => name === "RateLimitError")?.when).toContain(
      "`retryAfterMs` if the provider sent it",
    );
    expect(await answered(429)).toHaveProperty("retryAfterMs", 7_000);
  });

  function storyOf(error: { name: string; code: string; delivery: string | readonly string[] }, status?: number) {
    const { name, code, delivery } = error;
    return { status: status ?? (error as { status?: number }).status, name, code, delivery: [delivery].flat() };
  }
});

/** The error of a call that ends while it waits for the token, or for its response. */
async function endedWhile(
  on: "authorize" | "token",
  end: (abort: AbortController, solaris: esign.SolarisClient) => unknown,
): Promise<SolarisError> {
  const fake = createFakeSolaris();
  fake.failNext({ kind: "hang", on });
  const abort = new AbortController();
  const solaris = createSolarisClient(fake.clientOptions());
  const call = errorOf(solaris.identifications.authorize(fake.addIdentification(), { signal: abort.signal }));
  await expect.poll(() => fake.exchanges.some(({ fault }) => fault), { interval: 1 }).toBe(true);
  await end(abort, solaris);
  return call;
}

const abortedWhile = (on: "authorize" | "token") => endedWhile(on, (abort) => abort.abort());
const closedWhile = (on: "authorize" | "token") => endedWhile(on, (_, solaris) => solaris.close({ timeoutMs: 0 }));

async function calledOfAClosedClient(): Promise<SolarisError> {
  const fake = createFakeSolaris();
  const solaris = createSolarisClient(fake.clientOptions());
  await solaris.close();
  return errorOf(solaris.identifications.authorize(fake.addIdentification()));
}
