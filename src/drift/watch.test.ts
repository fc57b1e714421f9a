import { describe, expect, it, vi } from "vitest";
import type { DriftIssue, DriftReport } from "../answer/drift.js";
import { compareWithContract } from "./compare.js";
import { driftIssuesOf, loadCompare, watchForDrift } from "./watch.js";

const operation = "authorizeIdentification";
const answer = (status: number, headers: Record<string, string> = {}) => ({ status, headers, body: "{}" });
const identification = { id: "i1", status: "created" };
const newField: DriftIssue = { path: "sms", kind: "unknown-field", expected: "no such field", found: "integer" };
const issues = (count: number) => Array.from({ length: count }, (_, nth) => ({ ...newField, path: `sms_${nth}` }));
const cannotBeLoaded = () => Promise.reject(new Error("no such module"));
const fails = async () => () => {
  throw new Error("cannot compare");
};

/** What is told of a call that gets these answers. */
async function reportsOf(answers: [status: number, json: unknown][], load = loadCompare) {
  const observer = vi.fn<(report: DriftReport) => void>();
  const watch = await watchForDrift(operation, observer, load);
  for (const [status, json] of answers) watch.see(answer(status, { "x-request-id": `r${status}` }), json);
  expect(observer).not.toHaveBeenCalled();
  watch.tell();
  return observer.mock.calls;
}

it("brings in what compares", async () => {
  expect(await loadCompare()).toBe(compareWithContract);
});

describe("of a call is told", () => {
  it.each<[string, [number, unknown][]]>([
    ["that had no answer", []],
    ["whose answer does not differ", [[200, identification]]],
  ])("nothing %s", async (_, answers) => expect(await reportsOf(answers)).toEqual([]));

  it.each<[string, [number, unknown][]]>([
    ["whose only answer differs", [[200, { ...identification, sms: 1 }]]],
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
  ])("once how it differs: %s", async (_, answers) => {
    expect(await reportsOf(answers)).toStrictEqual([
      [{ operation, status: 200, requestId: "r200", issues: [newField] }],
    ]);
  });

  it("nothing where what compares cannot be loaded, or fails", async () => {
    expect(await reportsOf([[200, 7]], cannotBeLoaded)).toEqual([]);
    expect(await reportsOf([[200, 7]], fails)).toEqual([]);
  });

  it("no request id that does not look like one", async () => {
    const observer = vi.fn();
    const watch = await watchForDrift(operation, observer);
    watch.see(answer(201, { "x-request-id": "Erika Mustermann" }), identification);
    watch.tell();
    expect(observer.mock.calls).toMatchObject([[{ status: 201, requestId: undefined }]]);
  });

  it.each<[number, { omitted?: number }]>([
    [99, {}],
    [100, {}],
    [101, { omitted: 1 }],
    [350, { omitted: 250 }],
  ])("no more than 100 of %i issues, and how many there were beyond", async (count, beyond) => {
    const told = await reportsOf([[200, {}]], async () => () => issues(count));
    const kept = issues(count).slice(0, 100);
    expect(told).toStrictEqual([[{ operation, status: 200, requestId: "r200", issues: kept, ...beyond }]]);
  });

  it("an observer that throws, and nobody notices", async () => {
    const watch = await watchForDrift(operation, () => {
      throw new Error("observer");
    });
    watch.see(answer(201), identification);
    expect(watch.tell).not.toThrow();
  });
});

describe("an answer that cannot be read", () => {
  it("is told how it differs", async () => {
    expect(await driftIssuesOf(operation, answer(200), { id: "i1", status: null })).toMatchObject([
      { path: "status", kind: "wrong-type", expected: "string", found: "null" },
    ]);
  });

  it.each([99, 100, 101])("is told no more than 100 of %i issues", async (count) => {
    const load = async () => () => issues(count);
    expect(await driftIssuesOf(operation, answer(200), {}, load)).toEqual(issues(count).slice(0, 100));
  });

  it("is told none where what compares cannot be loaded, or fails", async () => {
    expect(await driftIssuesOf(operation, answer(200), 7, cannotBeLoaded)).toEqual([]);
    expect(await driftIssuesOf(operation, answer(200), 7, fails)).toEqual([]);
  });
});
