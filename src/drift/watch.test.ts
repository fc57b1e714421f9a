import { describe, expect, it, vi } from "vitest";
import type { DriftIssue } from "./compare.js";
import type { DriftReport } from "./report.js";
import * as report from "./report.js";
import { driftIssuesOf, onDemand, reporter, watchForDrift } from "./watch.js";

const operation = "authorizeIdentification";
const answer = (status: number, headers: Record<string, string> = {}) => ({ status, headers, body: "{}" });
const differing = { id: "i1", status: "created", sms: 1 };
const newField: DriftIssue = { path: "sms", kind: "unknown-field", expected: "no such field", found: "integer" };
const cannotBeLoaded = onDemand(() => Promise.reject(new Error("no such module")));

/** The reports for a call with these responses. */
async function reportsOf(answers: [status: number, json: unknown][], by = reporter) {
  const observer = vi.fn<(report: DriftReport) => void>();
  await by.load();
  const watch = watchForDrift(operation, {}, observer, by);
  for (const [status, json] of answers) watch.see(answer(status, { "x-request-id": `r${status}` }), json);
  expect(observer).not.toHaveBeenCalled();
  watch.report();
  return observer.mock.calls;
}

it("loads the drift checker once", async () => {
  const bring = vi.fn(async () => report);
  const once = onDemand(bring);
  expect(once.loaded).toBeUndefined();
  expect(await once.load()).toBe(report);
  expect(once.loaded).toBe(report);
  expect(await once.load()).toBe(report);
  expect(bring).toHaveBeenCalledOnce();
});

it("tries again to load what it could not load", async () => {
  const bring = vi.fn(async () => report).mockRejectedValueOnce(new Error("offline"));
  const later = onDemand(bring);
  expect(await later.load()).toBeUndefined();
  expect(await later.load()).toBeDefined();
});

it("gets the report for a call that was over before the drift checker was loaded", async () => {
  let arrive = (_part: typeof report) => {};
  const slow = onDemand<typeof report>(() => new Promise((resolve) => (arrive = resolve)));
  const observer = vi.fn();
  const watch = watchForDrift(operation, {}, observer, slow);
  watch.see(answer(201), differing);
  watch.report();
  expect(observer).not.toHaveBeenCalled();
  arrive(report);
  await vi.waitFor(() => expect(observer).toHaveBeenCalledOnce(), { interval: 1 });
});

describe("for a call", () => {
  it("nothing is reported if no response differs", async () => {
    expect(await reportsOf([[200, { id: "i1", status: "created" }]])).toEqual([]);
  });

  it("the last response that differs is reported once", async () => {
    expect(
      await reportsOf([
        [429, { code: 1 }],
        [200, differing],
      ]),
    ).toStrictEqual([[{ operation, status: 200, requestId: "r200", issues: [newField] }]]);
  });

  it("nothing is reported if the drift checker cannot be loaded", async () => {
    expect(await reportsOf([[200, 7]], cannotBeLoaded)).toEqual([]);
  });

  it("a request id of an unexpected form is not reported", async () => {
    const observer = vi.fn();
    const watch = watchForDrift(operation, {}, observer);
    watch.see(answer(201, { "x-request-id": "Erika Mustermann" }), differing);
    watch.report();
    expect(observer.mock.calls).toMatchObject([[{ status: 201, requestId: undefined }]]);
  });

  it("an observer that throws is ignored", async () => {
    const watch = watchForDrift(operation, {}, () => {
      throw new Error("observer");
    });
    watch.see(answer(201), differing);
    expect(watch.report).not.toThrow();
  });
});

describe("the issues of a response that cannot be used", () => {
  it("are its differences", async () => {
    expect(await driftIssuesOf(operation, {}, answer(200), differing)).toEqual([newField]);
    const path = { id: "i2" };
    expect(await driftIssuesOf(operation, path, answer(200), { id: "i1" })).toMatchObject([
      { path: "status", kind: "missing-field" },
      { path: "id", kind: "different-resource" },
    ]);
  });

  it("are none if the drift checker cannot be loaded", async () => {
    expect(await driftIssuesOf(operation, {}, answer(200), 7, cannotBeLoaded)).toEqual([]);
  });

  it("are none if loading the drift checker takes more than a second", async () => {
    vi.useFakeTimers();
    const never = onDemand<typeof report>(() => new Promise(() => {}));
    const told = driftIssuesOf(operation, {}, answer(200), 7, never);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await told).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
});
