import { describe, expect, it, vi } from "vitest";
import type { DriftIssue, DriftReport } from "../answer/drift.js";
import { compareWithContract } from "./compare.js";
import { comparison, driftIssuesOf, loadedOnce, watchForDrift } from "./watch.js";

const operation = "authorizeIdentification";
const answer = (status: number, headers: Record<string, string> = {}) => ({ status, headers, body: "{}" });
const identification = { id: "i1", status: "created" };
const newField: DriftIssue = { path: "sms", kind: "unknown-field", expected: "no such field", found: "integer" };
const issues = (count: number) => Array.from({ length: count }, (_, nth) => ({ ...newField, path: `sms_${nth}` }));
const cannotBeLoaded = loadedOnce(() => Promise.reject(new Error("no such module")));
const fails = loadedOnce(async () => () => {
  throw new Error("cannot compare");
});

/** What is told of a call that gets these answers. */
async function reportsOf(answers: [status: number, json: unknown][], by = comparison) {
  const observer = vi.fn<(report: DriftReport) => void>();
  await by.load();
  const watch = watchForDrift(operation, observer, by);
  for (const [status, json] of answers) watch.see(answer(status, { "x-request-id": `r${status}` }), json);
  expect(observer).not.toHaveBeenCalled();
  watch.tell();
  return observer.mock.calls;
}

it("brings in what compares, once", async () => {
  const bring = vi.fn(async () => compareWithContract);
  const once = loadedOnce(bring);
  expect(once.loaded).toBeUndefined();
  const compare = await once.load();
  expect(once.loaded).toBe(compare);
  expect(await once.load()).toBe(compare);
  expect(bring).toHaveBeenCalledOnce();
  expect(compare?.(operation, answer(200), { id: "i1" })).toEqual(
    compareWithContract(operation, answer(200), { id: "i1" }),
  );
});

it("tries again to bring in what it could not have", async () => {
  const bring = vi.fn(async () => compareWithContract).mockRejectedValueOnce(new Error("offline"));
  const later = loadedOnce(bring);
  expect(await later.load()).toBeUndefined();
  expect(await later.load()).toBeDefined();
});

it("is told of a call that was over before what compares was there", async () => {
  let arrive = (_compare: typeof compareWithContract) => {};
  const slow = loadedOnce(() => new Promise((resolve) => (arrive = resolve)));
  const observer = vi.fn();
  const watch = watchForDrift(operation, observer, slow);
  watch.see(answer(201), identification);
  watch.tell();
  expect(observer).not.toHaveBeenCalled();
  arrive(compareWithContract);
  await vi.waitFor(() => expect(observer).toHaveBeenCalledOnce(), { interval: 1 });
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
    const watch = watchForDrift(operation, observer);
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
    const told = await reportsOf(
      [[200, {}]],
      loadedOnce(async () => () => issues(count)),
    );
    const kept = issues(count).slice(0, 100);
    expect(told).toStrictEqual([[{ operation, status: 200, requestId: "r200", issues: kept, ...beyond }]]);
  });

  it("an observer that throws, and nobody notices", async () => {
    const watch = watchForDrift(operation, () => {
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
    const many = loadedOnce(async () => () => issues(count));
    expect(await driftIssuesOf(operation, answer(200), {}, many)).toEqual(issues(count).slice(0, 100));
  });

  it("is told none where what compares cannot be loaded, or fails", async () => {
    expect(await driftIssuesOf(operation, answer(200), 7, cannotBeLoaded)).toEqual([]);
    expect(await driftIssuesOf(operation, answer(200), 7, fails)).toEqual([]);
  });

  it("is told none where what compares takes more than a second to come", async () => {
    vi.useFakeTimers();
    const never = loadedOnce(() => new Promise(() => {}));
    const told = driftIssuesOf(operation, answer(200), 7, never);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await told).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
});
