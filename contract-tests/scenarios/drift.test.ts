// Proves that a response that differs from the contract reaches the caller unchanged, that the observer receives one report, and
// that neither the response nor the observer can break the call.
import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { namedExamples, operationsOf, readSpec } from "../../scripts/support/spec.mjs";
import { reporter } from "../../src/drift/watch.js";
import {
  createDriftCounter,
  createSolarisClient,
  type DriftIssue,
  type DriftReport,
  isSolarisError,
  UnexpectedResponseError,
} from "../../src/index.js";
import { calls, identification as identificationId, type OperationId } from "../support/calls.js";
import { fixPauses } from "../support/clocks.js";
import { validBodies } from "../support/schema-bodies.js";
import {
  authorized,
  delivered,
  failed,
  iban,
  identification,
  type Provider,
  ref,
  reply,
  reset,
  type Step,
  startProvider,
  transports,
} from "../support/scripted-provider.js";

fixPauses(0.01);
// It is loaded when a client with onDrift is created; a call in memory may be over before.
await reporter.load();

const spec = await readSpec();
const { IdentificationStatus, IdentificationMethod } = spec.components.schemas;
const [authorize] = operationsOf(spec);
const statuses = Object.keys(authorize?.operation.responses).join(", ").replace("default", "another error");
const flat = { id: "e1", status: "429", code: "too_many_requests", title: "Too many", detail: `${iban} is invalid` };
const again = { "retry-after": 0 };

type Told = [path: string, kind: DriftIssue["kind"], expected: string, found: string];
const report = (status: number, nth: number, ...issues: Told[]): DriftReport => ({
  ...{ operation: "authorizeIdentification", status, requestId: `request-${nth}` },
  issues: issues.map(([path, kind, expected, found]) => ({ path, kind, expected, found })),
});

type Transport = Parameters<Provider["options"]>[0];

/** The result of one call, and the reports. */
async function play(transport: Transport, ...steps: Step[]) {
  const provider = await startProvider();
  provider.api.script(...steps);
  const reports: DriftReport[] = [];
  const client = createSolarisClient({ ...provider.options(transport), onDrift: (report) => reports.push(report) });
  const outcome: unknown = await client.identifications.authorize(ref(1)).catch((thrown) => thrown);
  return { outcome, reports };
}

describe.each(transports)("over %s", (_, transport) => {
  it.each<[string, number, object, Told]>([
    [
      "status",
      200,
      { status: "status_of_tomorrow" },
      ["status", "unknown-enum-value", IdentificationStatus.enum.join(", "), "status_of_tomorrow"],
    ],
    [
      "method",
      200,
      { method: "telepathy" },
      ["method", "unknown-enum-value", IdentificationMethod.enum.join(", "), "telepathy"],
    ],
    ["field", 200, { next: { step: [1, iban] } }, ["next", "unknown-field", "no such field", "object"]],
    ["name of a field", 200, { [iban]: null }, ["(a name of 22 characters)", "unknown-field", "no such field", "null"]],
    ["type", 200, { iban: { country: "DE" } }, ["iban", "wrong-type", "string", "object"]],
    [
      "format",
      200,
      { completed_at: "12.05.2024" },
      ["completed_at", "bad-format", "format date-time", "string of 10 characters"],
    ],
    ["code of success", 202, {}, ["", "undocumented-status", statuses, "202"]],
    ["id", 200, { id: iban }, ["id", "different-resource", "the id of the request", "another string of 22 characters"]],
  ])(
    "a %s that nobody knows yet reaches the caller unharmed, and the observer once",
    async (_, status, news, issue) => {
      const body = { ...identification, ...news };
      const { outcome, reports } = await play(transport, reply(status, body));
      expect(outcome).toMatchObject({ meta: { status, requestId: "request-1", attempts: 1 } });
      expect((outcome as { identification: unknown }).identification).toStrictEqual(body);
      expect(reports).toStrictEqual([report(status, 1, issue)]);
      expect(inspect(reports, { depth: null, showHidden: true })).not.toContain(iban);
    },
  );

  const wrongCode: Told = ["code", "wrong-type", "string", "null"];
  const noShape: Told = ["", "undocumented-shape", "ErrorObject or ErrorEnvelope", "no JSON, string of 29 characters"];
  const oddLimit = reply(429, { ...flat, code: null }, again);
  it.each<[string, Step[], object, DriftReport[]]>([
    ["is as documented", [authorized], delivered(), []],
    ["is refused as documented", [reply(400, flat)], failed("ApiError", "rejected", { status: 400 }), []],
    [
      "is refused with a 404 as documented",
      [reply(404, { errors: [{ ...flat, status: 404 }] })],
      failed("NotFoundError", "rejected", { status: 404 }),
      [],
    ],
    ["is refused oddly, and then answered", [oddLimit, authorized], delivered(2), [report(429, 1, wrongCode)]],
    [
      "is refused as documented, and then answered oddly",
      [reply(429, flat, again), reply(201, identification)],
      delivered(2, { status: 201 }),
      [report(201, 2, ["", "undocumented-status", statuses, "201"])],
    ],
    [
      "is answered oddly twice",
      [oddLimit, reply(200, { ...identification, sms: 1 })],
      delivered(2),
      [report(200, 2, ["sms", "unknown-field", "no such field", "integer"])],
    ],
    [
      "is refused oddly, and then broken off",
      [oddLimit, reset],
      failed("ConnectionError", "unknown", { attempts: 2 }),
      [report(429, 1, wrongCode)],
    ],
    [
      "is refused for good, oddly",
      [reply(422, { errors: [{ ...flat, source: iban }] })],
      failed("ApiError", "rejected", { status: 422 }),
      [
        report(
          422,
          1,
          ["errors[0].status", "wrong-type", "integer", "string"],
          ["errors[0].source", "wrong-type", "object", "string"],
        ),
      ],
    ],
    [
      "fails with a page",
      [reply(502, `<p>${iban}</p>`)],
      failed("ServerError", "unknown", { status: 502 }),
      [report(502, 1, noShape)],
    ],
    [
      "is sent elsewhere",
      [reply(302, identification)],
      failed("UnexpectedResponseError", "unknown", { status: 302 }),
      [report(302, 1, ["", "undocumented-status", statuses, "302"])],
    ],
    ["is never answered", [reset], failed("ConnectionError", "unknown"), []],
  ])("a call that %s", async (_, steps, expected, reports) => {
    const provider = await startProvider();
    provider.api.script(...steps);
    const onDrift = vi.fn();
    expect(await provider.play(transport, { onDrift })).toMatchObject(expected);
    expect(onDrift.mock.calls).toEqual(reports.map((report) => [report]));
  });

  it("two calls that share a request share a report, and the next call has its own", async () => {
    const provider = await startProvider();
    provider.api.script(reply(201, identification));
    const onDrift = vi.fn();
    const { identifications } = createSolarisClient({ ...provider.options(transport), onDrift });
    await Promise.all([identifications.authorize(ref(1)), identifications.authorize(ref(1))]);
    expect(onDrift).toHaveBeenCalledTimes(1);
    await identifications.authorize(ref(1));
    expect(onDrift.mock.calls).toMatchObject([[{ requestId: "request-1" }], [{ requestId: "request-2" }]]);
  });

  it.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("observer");
      },
    ],
    ["rejects", () => Promise.reject(new Error("observer"))],
    ["never settles", () => new Promise(() => {})],
  ])("an observer that %s breaks nothing", async (_, observe) => {
    const provider = await startProvider();
    provider.api.script(oddLimit, authorized);
    // A mock would handle the rejection.
    let told = 0;
    const onDrift = () => {
      told++;
      return observe();
    };
    expect(await provider.play(transport, { onDrift })).toEqual(delivered(2));
    expect(told).toBe(1);
  });

  it.each<[string, number, unknown, Told[]]>([
    ["without an id", 200, { status: "created" }, [["id", "missing-field", "a required field", "nothing"]]],
    ["with an id that is none", 200, { ...identification, id: 7 }, [["id", "wrong-type", "string", "integer"]]],
    ["with a page", 200, `<p>${iban}</p>`, [["", "undocumented-shape", "Identification", noShape[3]]]],
    [
      "with an undocumented 2xx and nothing else",
      ...([204, ""] as const),
      [
        ["", "undocumented-status", statuses, "204"],
        ["", "undocumented-shape", "Identification", "nothing"],
      ],
    ],
  ])(
    "a response %s cannot be used, and its error says why, with and without onDrift",
    async (_, status, body, issues) => {
      const { outcome, reports } = await play(transport, reply(status, body));
      const expected = report(status, 1, ...issues);
      expect(reports).toEqual([expected]);
      const provider = await startProvider();
      provider.api.script(reply(status, body));
      const { identifications } = createSolarisClient(provider.options(transport));
      const unasked = await identifications.authorize(ref(1)).catch((thrown) => thrown);
      for (const error of [outcome, unasked]) {
        expect(error).toBeInstanceOf(UnexpectedResponseError);
        expect(error).toMatchObject({ status, issues: expected.issues });
        expect(JSON.parse(JSON.stringify(error))).toHaveProperty("issues", expected.issues);
      }
    },
  );

  it("a counter counts the differences of all calls", async () => {
    const provider = await startProvider();
    const entry = { ...flat, status: 422 };
    provider.api.script(
      reply(422, {
        errors: [
          { ...entry, hint: iban },
          { ...entry, hint: iban },
        ],
      }),
      reply(200, { ...identification, sms: 1 }),
      authorized,
    );
    const drift = createDriftCounter();
    const { identifications } = createSolarisClient({ ...provider.options(transport), onDrift: drift });
    for (let calls = 0; calls < 3; calls++) await identifications.authorize(ref(1)).catch(() => {});
    const count = { operation: "authorizeIdentification", kind: "unknown-field" };
    expect(drift.snapshot()).toEqual([
      { ...count, path: "errors[].hint", count: 2 },
      { ...count, path: "sms", count: 1 },
    ]);
  });
});

/** The result of a client for a response without a network, and the reports. */
async function readInMemory(status: number, body: string, operation: OperationId = "authorizeIdentification") {
  const reports: DriftReport[] = [];
  const headers = { "x-request-id": "request-1" };
  const client = createSolarisClient({
    environment: "sandbox",
    auth: () => "token-1",
    maxRetries: 0,
    fetch: async () => new Response([204, 205, 304].includes(status) ? null : body, { status, headers }),
    onDrift: (report) => reports.push(report),
  });
  const outcome = await calls[operation](client).then(
    ({ identification }) => ({ identification }),
    (error: unknown) => ({ error }),
  );
  return { outcome, reports };
}

it.each(namedExamples(spec))("tells nothing of the documented answer $code $name to $operation", async (example) => {
  const { operation, code, value } = example;
  // The documented id is another than that of the request.
  const body = code < 300 ? { ...value, id: identificationId } : value;
  const { outcome, reports } = await readInMemory(code, JSON.stringify(body), operation as OperationId);
  expect(outcome).toEqual(code < 300 ? { identification: body } : { error: expect.objectContaining({ status: code }) });
  expect(reports).toEqual([]);
});

it.each([
  ["authorizeIdentification", "Identification"],
  ["retrieveIdentification", "RetrievedIdentification"],
] as const)(
  "returns what the specification allows for %s, and only reports that ids are others",
  async (id, schema) => {
    const bodies = validBodies(spec, spec.components.schemas[schema]);
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const json = JSON.stringify(body);
        const { outcome, reports } = await readInMemory(200, json, id);
        expect(outcome).toEqual({ identification: JSON.parse(json) });
        const kinds = reports.flatMap(({ issues }) => issues.map(({ path, kind }) => `${path}: ${kind}`));
        expect(kinds).toContain("id: different-resource");
        expect(kinds.filter((kind) => !/^(id|person_id): different-resource$/.test(kind))).toEqual([]);
      }),
    );
  },
);

it("ends each call with the unchanged body or an error of this package, for any response", async () => {
  const known = fc.constantFrom(200, 201, 202, 204, 302, 400, 401, 403, 404, 409, 429, 500, 503);
  const usable = fc.jsonValue().map((value) => ({ ...identification, value, status: value }));
  const bodies = fc
    .oneof(fc.jsonValue(), usable, fc.record({ errors: fc.jsonValue() }))
    .map((body) => JSON.stringify(body));
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(known, fc.integer({ min: 200, max: 599 })),
      fc.oneof(bodies, fc.string()),
      async (status, body) => {
        const { outcome, reports } = await readInMemory(status, body);
        if ("error" in outcome) expect(isSolarisError(outcome.error)).toBe(true);
        else expect(outcome.identification).toEqual(JSON.parse(body));
        expect(reports.length).toBeLessThanOrEqual(1);
        for (const { issues } of reports) expect(issues.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 300 },
  );
});
