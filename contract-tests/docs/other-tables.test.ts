// Proves: the tables of options, deliveries, drift, faults and commands in the guides are true. A new or changed row fails until it
// is tested here.
import { readFile } from "node:fs/promises";
import type { Middleware } from "openapi-fetch";
import { describe, expect, it, onTestFinished } from "vitest";
import { runCli } from "../../src/cli/cli.js";
import { createControl } from "../../src/cli/fake/control.js";
import { kinds } from "../../src/cli/kinds.js";
import {
  type ClientCredentialsOptions,
  type ClientOptions,
  clientCredentials,
  createSolarisClient,
  type Delivery,
  type DriftKind,
  type DriftReport,
  isSolarisError,
} from "../../src/index.js";
import { checkedLimits } from "../../src/ledger/limits.js";
import { checkCallOptions, checkClientOptions } from "../../src/options.js";
import { createFakeSolaris, type Fault } from "../../src/testing/index.js";
import { differences, guides, guideTable, howTo } from "../support/guides.js";
import { recordingIo } from "../support/recording-io.js";
import { codeIn } from "../support/samples/markdown.js";

const text = guides.map((guide) => guide.text).join("\n");

/** The names of all variants of a union. */
type NamesOf<Union> = Union extends unknown ? keyof Union : never;

describe("the table of options", () => {
  const required = { baseUrl: "http://127.0.0.1:9", auth: () => "token" };
  /** The behaviour without each option. The compiler proves that all options are here. */
  const defaults: Readonly<Record<NamesOf<ClientOptions>, () => unknown>> = {
    environment: () => undefined,
    baseUrl: () => undefined,
    auth: () => undefined,
    timeoutMs: () => checkClientOptions(required).timeoutMs,
    maxRetries: () => checkClientOptions(required).maxRetries,
    keepWarm: () => checkClientOptions(required).keepWarm,
    maxConcurrent: () => undefined,
    ledger: () => undefined,
    ledgerFailure: () => `"${checkedLimits({}).ledgerFailure}"`,
    resendAfterMs: () => checkedLimits({}).resendAfterMs,
    fetch: () => undefined,
    agent: () => undefined,
    // Played with their docstrings, in docs.test.ts.
    allowInsecureHttp: () => false,
    dangerouslyAllowBrowser: () => false,
    onWarning: () => "process.emitWarning",
    debug: () => checkClientOptions(required).debug,
    onAttempt: () => checkClientOptions(required).onAttempt,
    use: () => checkClientOptions(required).middleware[0],
    userAgent: () => undefined,
    onDrift: () => checkClientOptions(required).onDrift,
  };
  const rows = guideTable("Options", "Option of the client | Default").rows.flatMap(([names = "", written = ""]) =>
    codeIn(names).map((name) => ({ name, written })),
  );

  it("has each option, and no other", () => {
    expect(
      differences(
        rows.map(({ name }) => name),
        Object.keys(defaults),
      ),
      howTo,
    ).toEqual([]);
  });

  it.each(rows.filter(({ name }) => name in defaults))(
    "says what holds without $name: $written",
    ({ name, written }) => {
      const said = written === "" ? undefined : (codeIn(written)[0] ?? JSON.parse(written.replaceAll(/\s/g, "")));
      expect(said).toBe(defaults[name as keyof typeof defaults]());
    },
  );

  it("is followed by the options of a call", () => {
    const [, names = ""] = /^Options of a call: (.+?)\. /m.exec(text) ?? [];
    const options = { signal: new AbortController().signal, timeoutMs: 1, maxRetries: 0, headers: {} };
    const client = checkClientOptions(required);
    expect(Object.keys(checkCallOptions(options, client)).sort()).toEqual(codeIn(names).sort());
    expect(() => checkCallOptions({ ...options, onDrift() {} } as never, client)).toThrow(
      "signal, headers, timeoutMs, maxRetries",
    );
  });
});

describe("the table of options of clientCredentials", () => {
  /** All except id and secret; docs.test.ts tests their defaults. */
  const defaults: Readonly<Record<Exclude<keyof ClientCredentialsOptions, "clientId" | "clientSecret">, string>> = {
    tokenUrl: "the environment's",
    basicEncoding: '`"raw"`',
    tokenStore: "",
    onTokenRequest: "",
    onWarning: "`process.emitWarning`",
    allowInsecureHttp: "",
    fetch: "",
    agent: "",
  };
  const { rows } = guideTable("Access tokens", "Other options of `clientCredentials` | Default");

  it("has each option and its default", () => {
    const written = rows.flatMap(([names = "", words]) => codeIn(names).map((name) => `${name}: ${words}`));
    expect(
      differences(
        written,
        Object.entries(defaults).map(([name, words]) => `${name}: ${words}`),
      ),
      howTo,
    ).toEqual([]);
  });
});

describe("the table of middlewares", () => {
  const broken = () => {
    throw new Error("broken");
  };
  const own = (status: number) => () => new Response('{"id":"i1","status":"created"}', { status });
  const send: Middleware["onRequest"] = async ({ request, options }) => void (await options.fetch(request));

  let repeat: () => Promise<unknown> = async () => {};
  const again: Middleware["onRequest"] = async () => void (await repeat());

  /** Each row: a middleware, the behaviour of the provider, and the result of the call. */
  const plays: Readonly<Record<string, readonly [Middleware, Fault | undefined, object][]>> = {
    "throws in `onRequest`": [
      [
        { onRequest: broken },
        undefined,
        { code: "connection_failed", delivery: "not-sent", cause: { message: "broken" } },
      ],
    ],
    "changes the address or method, or sets `authorization` or a header of the transport, `content-length` for example":
      [
        [{ onRequest: () => new Request("http://127.0.0.1:9/") }, undefined, { code: "configuration_invalid" }],
        [
          { onRequest: ({ request }) => new Request(request, { method: "POST" }) },
          undefined,
          { code: "configuration_invalid", delivery: "not-sent" },
        ],
        [
          { onRequest: ({ request }) => request.headers.set("authorization", "x") },
          undefined,
          { code: "configuration_invalid", delivery: "not-sent" },
        ],
      ],
    "throws in `onResponse`": [
      [
        { onResponse: broken },
        undefined,
        { code: "unexpected_response", delivery: "unknown", response: { status: 200 } },
      ],
      [
        { onResponse: broken },
        { kind: "status", status: 429 },
        { code: "unexpected_response", delivery: "rejected", response: { status: 429 } },
      ],
    ],
    "returns a response in `onRequest`": [
      [{ onRequest: own(200) }, undefined, { meta: { attempts: 0 } }],
      [{ onRequest: own(429) }, undefined, { code: "rate_limited", delivery: "not-sent", attempts: 0 }],
    ],
    "returns a response in `onResponse`": [
      [{ onResponse: own(201) }, undefined, { meta: { status: 201, attempts: 1 } }],
      [{ onResponse: own(429) }, undefined, { code: "rate_limited", delivery: "unknown", attempts: 1 }],
      [{ onResponse: own(500) }, { kind: "status", status: 403 }, { code: "server_error", delivery: "rejected" }],
    ],
    "returns a response in `onError`": [
      [{ onError: own(429) }, { kind: "reset-after-send" }, { code: "rate_limited", delivery: "unknown", attempts: 1 }],
    ],
    "throws or returns an error in `onError`": [
      [
        { onError: broken },
        { kind: "reset-after-send" },
        { code: "connection_failed", delivery: "unknown", attempts: 1 },
      ],
      [{ onError: () => new Error("own") }, { kind: "reset-after-send" }, { cause: { message: "own" }, attempts: 1 }],
    ],
    "calls `options.fetch` and returns its response": [
      [
        { onRequest: ({ request, options }) => options.fetch(request) },
        undefined,
        { meta: { status: 200, attempts: 1 } },
      ],
      [
        { onRequest: ({ request, options }) => options.fetch(request) },
        { kind: "status", status: 403 },
        { code: "permission_denied", delivery: "rejected", attempts: 1 },
      ],
    ],
    "calls `options.fetch` and returns something else, or nothing": [
      [{ onRequest: send }, undefined, { delivery: "unknown", attempts: 1 }],
    ],
    "makes the same call again": [[{ onRequest: again }, undefined, { cause: { code: "configuration_invalid" } }]],
  };
  const { rows } = guideTable("Middlewares", "A middleware | The call");

  it("has a test for each row", () => {
    expect(
      differences(
        rows.map(([what = ""]) => what),
        Object.keys(plays),
      ),
      howTo,
    ).toEqual([]);
  });

  it.each(Object.entries(plays))("is true for a middleware that %s", async (_, cases) => {
    const fake = createFakeSolaris();
    const server = await fake.listen();
    onTestFinished(() => server.close());
    const auth = clientCredentials({ ...fake.credentials, tokenUrl: server.tokenUrl });
    for (const [middleware, fault, outcome] of cases) {
      await fake.reset();
      if (fault) fake.failNext(fault);
      const solaris = createSolarisClient({ baseUrl: server.url, auth, use: [middleware] });
      const ref = fake.addIdentification();
      repeat = () => solaris.identifications.authorize(ref);
      const call = solaris.identifications.authorize(ref);
      expect(await call.catch((thrown: unknown) => thrown)).toMatchObject(outcome);
      expect(fake.exchanges.filter(({ method }) => method === "PATCH").length).toBeLessThanOrEqual(1);
    }
  });
});

it("the table of deliveries has each", () => {
  const deliveries: Record<Delivery, string> = {
    "not-sent": "the request was not sent, so this call sent no SMS",
    rejected: "the provider refused it, so this call sent no SMS",
    unknown:
      "**perhaps**. [`reconcile`](docs/the-whole-flow.md#what-to-do-after-each-outcome) finds out; call it before you call again",
  };
  const written = [...text.matchAll(/^- `([\w-]+)`: (.+)\.$/gm)].map(([, name, words]) => [name, words]);
  expect(Object.fromEntries(written.filter(([name = ""]) => name in deliveries))).toEqual(deliveries);
});

describe("the table of drift", () => {
  /** For each kind, the words of the table and responses for which they are true. */
  const kinds: Readonly<Record<DriftKind, readonly [words: string, faults: readonly Fault[]]>> = {
    "unknown-enum-value": [
      "a value that the contract does not list",
      [{ kind: "drift" }, { kind: "drift", fields: { method: "method_of_tomorrow" } }],
    ],
    "unknown-field": [
      "a field that the contract does not have",
      [{ kind: "drift", fields: { field_of_tomorrow: {} } }],
    ],
    "wrong-type": [
      "another JSON type, or null where the contract has none",
      [
        { kind: "drift", fields: { iban: 7 } },
        { kind: "drift", fields: { iban: null } },
      ],
    ],
    "bad-format": [
      "a value that is no date or no URI, or is too short; a list without entries",
      [
        { kind: "drift", fields: { completed_at: "yesterday" } },
        { kind: "drift", fields: { proof_of_address_issued_at: "2020-02-30" } },
        { kind: "drift", fields: { url: "example.com" } },
        { kind: "drift", fields: { id: "" } },
        { kind: "status", status: 400, body: { errors: [] } },
      ],
    ],
    "missing-field": ["not all fields that are always present", [{ kind: "drift", fields: { id: undefined } }]],
    "undocumented-status": ["an HTTP status that the contract does not have", [{ kind: "drift", status: 202 }]],
    "different-resource": [
      "the `id` of another identification than the one in the request",
      [{ kind: "drift", fields: { id: "another" } }],
    ],
    "undocumented-shape": [
      "a body that is no JSON, or none of the documented ones",
      [
        { kind: "status", status: 500, body: "<html></html>" },
        { kind: "status", status: 400, body: { message: "no" } },
      ],
    ],
  };
  const { rows } = guideTable("Kinds of drift", "`kind` | The response has");

  it("has each kind, in words that are tested", () => {
    const written = rows.map(([kind = "", words]) => `${codeIn(kind)[0]}: ${words}`);
    expect(
      differences(
        written,
        Object.entries(kinds).map(([kind, [words]]) => `${kind}: ${words}`),
      ),
      howTo,
    ).toEqual([]);
  });

  it.each(Object.entries(kinds))("%s", async (kind, [, faults]) => {
    for (const fault of faults) {
      const fake = createFakeSolaris();
      const reports: DriftReport[] = [];
      const onDrift = (report: DriftReport) => void reports.push(report);
      fake.failNext(fault);
      const solaris = createSolarisClient({ ...fake.clientOptions(), onDrift });
      await solaris.identifications.authorize(fake.addIdentification()).catch(() => {});
      await expect.poll(() => reports.length, { interval: 1 }).toBe(1);
      expect(
        reports[0]?.issues.map((issue) => issue.kind),
        JSON.stringify(fault),
      ).toContain(kind);
    }
  });
});

describe("the table of faults", () => {
  type Kind = Fault["kind"];
  const answer = { body: "a body", headers: { "content-type": "text/plain" } };
  /** For each kind, the words of the table and faults for which they are true. */
  const kinds: Readonly<Record<Kind, readonly [words: string, faults: readonly Fault[]]>> = {
    refuse: ["connections are refused until `await fake.recover()`", [{ kind: "refuse" }]],
    "reset-after-send": ["the next request is read, then its connection is reset", [{ kind: "reset-after-send" }]],
    hang: ["the next request gets no response", [{ kind: "hang" }]],
    truncate: ["the next response breaks off in the middle", [{ kind: "truncate" }]],
    drip: ["the next response arrives in small chunks", [{ kind: "drip", everyMs: 0 }]],
    status: ["the next request gets this response", [{ kind: "status", status: 400, code: "type_error", ...answer }]],
    "401-once": ["the token of the next request is no longer valid", [{ kind: "401-once" }]],
    drift: [
      "the next success differs from the contract",
      [{ kind: "drift", fields: { status: "status_of_tomorrow" } }],
    ],
  };
  /** Each result of a call, in the words of the table. */
  const endings: Readonly<Record<string, { name?: string; delivery?: Delivery; attempts?: number; drift?: boolean }>> =
    {
      "`ConnectionError`, `not-sent`": { name: "ConnectionError", delivery: "not-sent" },
      "`ConnectionError`, `unknown`": { name: "ConnectionError", delivery: "unknown" },
      "`TimeoutError`, `unknown`, after its `timeoutMs`": { name: "TimeoutError", delivery: "unknown" },
      "success, if there is time": { attempts: 1 },
      "success, with a new token": { attempts: 2 },
      "success, and `onDrift`": { attempts: 1, drift: true },
      // Its body is a text, which differs from the contract too.
      "the [error for this status](../README.md#errors)": { name: "ApiError", delivery: "rejected", drift: true },
    };
  const { rows } = guideTable("Faults", "What happens | The client's call ends with");
  const told = rows.map(([first = "", words = "", ending = ""]) => {
    const [kind = "", ...options] = codeIn(first);
    return { kind, options, words, ending };
  });

  it("has each kind and each result, in words that are tested", () => {
    const written = told.map(({ kind, words }) => `${kind}: ${words}`);
    expect(
      differences(
        written,
        Object.entries(kinds).map(([kind, [words]]) => `${kind}: ${words}`),
      ),
      howTo,
    ).toEqual([]);
    expect(differences([...new Set(told.map(({ ending }) => ending))], Object.keys(endings)), howTo).toEqual([]);
  });

  it.each(told.filter(({ kind, ending }) => kind in kinds && ending in endings))(
    "$kind: $ending",
    async ({ kind, options, ending }) => {
      const { name, delivery, attempts, drift = false } = endings[ending] ?? {};
      for (const fault of kinds[kind as Kind][1]) {
        const fake = createFakeSolaris();
        let drifted = false;
        const onDrift = () => {
          drifted = true;
        };
        fake.failNext(fault);
        const solaris = createSolarisClient({ ...fake.clientOptions(), maxRetries: 0, onDrift });
        const ref = fake.addIdentification();
        const limits = kind === "hang" ? { timeoutMs: 50 } : {};
        const outcome = await solaris.identifications.authorize(ref, limits).catch((error: unknown) => error);
        expect(isSolarisError(outcome) ? outcome : { name, delivery }).toMatchObject({ name, delivery });
        if (attempts) expect(outcome).toMatchObject({ meta: { attempts } });
        await expect.poll(() => drifted, { interval: 1 }).toBe(drift);
        await fake.recover();
        await solaris.identifications.authorize(fake.addIdentification());
      }
      // Those in brackets are all that it has, but for what the text below says of several kinds.
      const others = ["on", "takesEffect", "kind"];
      const refused = (() => {
        try {
          createFakeSolaris().failNext({ kind, no_such_option: 1 } as never);
          return "";
        } catch (error) {
          return String(error);
        }
      })();
      const [, known = ""] = /(?:has|are|only)[: ]+([\w, ]+)\./.exec(refused) ?? [];
      expect(
        known.split(", ").filter((option) => !others.includes(option)),
        refused,
      ).toEqual(options);
    },
  );
});

describe("the table of commands for CI", async () => {
  const workflows = new URL("../../.github/workflows/", import.meta.url);
  const runs = async (file: string) => await readFile(new URL(file, workflows), "utf8");
  const when = { "each change": await runs("ci.yml"), weekly: await runs("contract.yml") };
  const { rows } = guideTable("Contract checks in CI", "Command | Question");

  it.each(rows.flatMap(([commands = "", , , moment = ""]) => codeIn(commands).map((command) => [command, moment])))(
    "%s: %s",
    (command = "", moment) => {
      const found = Object.entries(when).flatMap(([name, text]) =>
        new RegExp(`run:? .*${command}\\b|^ +${command}\\b`, "m").test(text) ? [name] : [],
      );
      expect(found).toEqual(moment === "as you like" ? [] : [moment]);
    },
  );
});

it("the table of the kinds of differences has each kind of each check", () => {
  const { rows } = guideTable("Kinds of differences", "Kind | The response");
  const written = rows.flatMap(([kind = "", , checks = ""]) =>
    codeIn(checks).map((check) => `${check}: ${codeIn(kind)}`),
  );
  const reported = Object.entries(kinds).flatMap(([check, names]) => names.map((kind) => `${check}: ${kind}`));
  expect(differences(written, reported), howTo).toEqual([]);
});

it("the table of the package's commands has each of them", async () => {
  const { rows } = guideTable("Contract checks in CI", "Command of the package");
  const told = rows.flatMap(([command = ""]) => codeIn(command)).map((code) => code.replace("npx solaris-esign ", ""));
  const io = recordingIo();
  await runCli(["--help"], io);
  const names = [...io.stdout.matchAll(/^ {2}((?!npx)[a-z-]+(?: [a-z-]+)*) {2,}\S/gm)].map(([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(1);
  expect(names.filter((name) => !told.some((command) => command.startsWith(name)))).toEqual([]);
  expect(told.filter((command) => !names.some((name) => command.startsWith(name)))).toEqual([]);
});

it("the table of the control API of the fake has each of its routes", async () => {
  const control = createControl(createFakeSolaris(), []);
  const request = { method: "GET", path: "", query: new URLSearchParams(), body: "", at: "authorize" } as const;
  const { routes } = (await control(request)).json as { routes: readonly string[] };
  const written = guideTable("For another process", "Request | Does").rows.flatMap(([requests = ""]) =>
    codeIn(requests),
  );
  expect(
    differences(
      written.map((route) => route.replace(/\?.*/, "")),
      routes.map((route) => route.replace(/:.*/, "")),
    ),
    howTo,
  ).toEqual([]);
});
