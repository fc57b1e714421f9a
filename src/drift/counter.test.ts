import { expect, it } from "vitest";
import type { DriftKind } from "./compare.js";
import { createDriftCounter } from "./counter.js";

type Found = [path: string, kind: DriftKind];
const report = (operation: string, ...found: Found[]) => ({
  ...{ operation, status: 200, requestId: "r1" },
  issues: found.map(([path, kind]) => ({ path, kind, expected: "secret", found: "secret" })),
});
const count = (operation: string, [path, kind]: Found, count: number) => ({ operation, kind, path, count });

it("has no counts before a report", () => {
  expect(createDriftCounter().snapshot()).toEqual([]);
});

it("counts by operation, kind and path, the most frequent first, and stores nothing else", () => {
  const counter = createDriftCounter();
  const [unknown, missing, other]: Found[] = [
    ["a", "unknown-field"],
    ["a", "missing-field"],
    ["b", "unknown-field"],
  ];
  counter(report("one", unknown as Found));
  counter(report("two", unknown as Found));
  counter(report("one", missing as Found, other as Found));
  counter(report("one", missing as Found, other as Found));
  counter(report("one", other as Found));
  expect(counter.snapshot()).toStrictEqual([
    count("one", other as Found, 3),
    count("one", missing as Found, 2),
    count("one", unknown as Found, 1),
    count("two", unknown as Found, 1),
  ]);
});

it("counts all positions in a list together", () => {
  const counter = createDriftCounter();
  counter(report("one", ["errors[0].codes[1]", "wrong-type"], ["errors[12].codes[345]", "wrong-type"]));
  counter(report("one", ["errors[0]", "wrong-type"]));
  expect(counter.snapshot()).toEqual([
    count("one", ["errors[].codes[]", "wrong-type"], 2),
    count("one", ["errors[]", "wrong-type"], 1),
  ]);
});

it("does not change another counter or an earlier snapshot", () => {
  const counter = createDriftCounter();
  const other = createDriftCounter();
  counter(report("one", ["a", "unknown-field"]));
  const before = counter.snapshot();
  counter(report("one", ["a", "unknown-field"]));
  expect([before[0]?.count, counter.snapshot()[0]?.count, other.snapshot()]).toEqual([1, 2, []]);
});

it("has 1,000 counts, and counts further differences by kind", () => {
  const counter = createDriftCounter();
  const field = (nth: number): Found => [`field_${nth}`, "unknown-field"];
  for (let nth = 1; nth <= 1000; nth++) counter(report("one", field(nth)));
  expect(counter.snapshot()).toHaveLength(1000);
  expect(counter.snapshot().some(({ path }) => path === "(others)")).toBe(false);

  for (let nth = 1001; nth <= 1500; nth++) counter(report("one", field(nth)));
  for (let nth = 1; nth <= 3; nth++) counter(report("one", field(1000), ["a", "missing-field"]));
  expect(counter.snapshot()).toHaveLength(1002);
  expect(counter.snapshot().slice(0, 4)).toEqual([
    count("one", ["(others)", "unknown-field"], 500),
    count("one", field(1000), 4),
    count("one", ["(others)", "missing-field"], 3),
    count("one", field(1), 1),
  ]);
});
