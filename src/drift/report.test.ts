import { expect, it } from "vitest";
import type { DriftIssue } from "./compare.js";
import { driftIssues, driftReport, payloadReport } from "./report.js";

const operation = "authorizeIdentification";
const response = (status = 200) => ({ status, headers: {}, body: "{}" });
const identification = { id: "i1", status: "created" };
const newField: DriftIssue = { path: "sms", kind: "unknown-field", expected: "no such field", found: "integer" };
const issues = (count: number) => Array.from({ length: count }, (_, nth) => ({ ...newField, path: `sms_${nth}` }));
const fails = () => {
  throw new Error("cannot compare");
};

/** The responses of one call, oldest first. */
const answers = (...seen: [status: number, json: unknown][]) =>
  seen.map(([status, json]) => ({ response: response(status), json, requestId: `r${status}` }));

it.each<[string, [number, unknown][]]>([
  ["without a response", []],
  ["whose response does not differ", [[200, identification]]],
])("reports nothing for a call %s", (_, seen) => {
  expect(driftReport(operation, {}, answers(...seen))).toBeUndefined();
});

it.each<[string, [number, unknown][]]>([
  ["whose only response differs", [[200, { ...identification, sms: 1 }]]],
  [
    "after another that does too",
    [
      [429, { code: 1 }],
      [200, { ...identification, sms: 1 }],
    ],
  ],
  [
    "before another that does not",
    [
      [200, { ...identification, sms: 1 }],
      [200, identification],
    ],
  ],
])("reports the last response that differs: %s", (_, seen) => {
  const asked = answers(...seen);
  const before = [...asked];
  expect(driftReport(operation, {}, asked)).toStrictEqual({
    operation,
    status: 200,
    requestId: "r200",
    issues: [newField],
  });
  expect(asked).toEqual(before);
});

it.each<[number, { omitted?: number }]>([
  [99, {}],
  [100, {}],
  [101, { omitted: 1 }],
  [350, { omitted: 250 }],
])("reports at most 100 of %i issues, and the number of the others", (count, beyond) => {
  const kept = issues(count).slice(0, 100);
  expect(driftReport(operation, {}, answers([200, {}]), () => issues(count))).toStrictEqual({
    operation,
    status: 200,
    requestId: "r200",
    issues: kept,
    ...beyond,
  });
  expect(driftIssues(operation, {}, response(), {}, () => issues(count))).toEqual(kept);
});

it("reports that a response is about another resource than the requested one", () => {
  const different = { path: "id", kind: "different-resource" };
  const path = { id: "i2" };
  expect(driftReport(operation, path, answers([200, identification]))).toMatchObject({ issues: [different] });
  expect(driftIssues(operation, path, response(), identification)).toMatchObject([different]);
});

it("returns how a response differs", () => {
  expect(driftIssues(operation, {}, response(), { id: "i1", status: null })).toMatchObject([
    { path: "status", kind: "wrong-type", expected: "string", found: "null" },
  ]);
});

it("reports nothing if comparing fails", () => {
  expect(driftReport(operation, {}, answers([200, 7]), fails)).toBeUndefined();
  expect(driftIssues(operation, {}, response(), 7, fails)).toEqual([]);
});

it("reports the payload of a webhook that differs, with as many issues as a response has", () => {
  const payload = (json: object) => payloadReport("receiveIdentification", JSON.stringify(json), json, "w1");
  expect(payload(identification)).toBeUndefined();
  const fields = Object.fromEntries(issues(101).map(({ path }) => [path, 1]));
  const report = payload({ ...identification, ...fields });
  expect(report).toMatchObject({ operation: "receiveIdentification", webhookId: "w1", omitted: 1 });
  expect(report?.issues).toHaveLength(100);
  expect(payload({ ...identification, sms: 1 })).toEqual({
    operation: "receiveIdentification",
    webhookId: "w1",
    issues: [newField],
  });
});
