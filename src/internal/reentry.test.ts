import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { askFor, createScope, refuseReentry } from "./reentry.js";

const refused = (call: object) => {
  try {
    refuseReentry(call, "itself");
    return false;
  } catch {
    return true;
  }
};

it("refuses a call only within its own auth, at any depth", async () => {
  const [a, b, c] = [{}, {}, {}];
  const all = () => [a, b, c].map(refused);
  expect(all()).toEqual([false, false, false]);
  await askFor(a, async () => {
    expect(all()).toEqual([true, false, false]);
    await nextTurn();
    await askFor(b, async () => {
      await nextTurn();
      expect(all()).toEqual([true, true, false]);
    });
    expect(all()).toEqual([true, false, false]);
  });
  expect(all()).toEqual([false, false, false]);
});

it("refuses no call of code that keeps running after auth has returned", async () => {
  const [a, b] = [{}, {}];
  let later: Promise<boolean[]> | undefined;
  await askFor(a, async () => {
    later = nextTurn().then(async () => {
      const early = refused(a);
      return [early, await askFor(b, async () => refused(a)), await askFor(b, async () => refused(b))];
    });
  });
  expect(await later).toEqual([false, false, true]);
});

it("ignores an outer auth that has returned while an inner one is running", async () => {
  const [a, b] = [{}, {}];
  let inner: Promise<void> | undefined;
  await askFor(a, async () => {
    inner = askFor(b, async () => {
      await nextTurn();
      expect([refused(a), refused(b)]).toEqual([false, true]);
    });
  });
  await inner;
});

describe.each([
  ["has no process", {}],
  ["does not give its modules", { process: {} }],
])("if the platform %s", (_, platform) => {
  it("covers the synchronous part", async () => {
    const scope = createScope(platform as typeof globalThis);
    const [outer, inner] = [{}, {}].map((call) => ({ call, by: "auth" as const, outer: undefined, over: false }));
    expect(scope.getStore()).toBeUndefined();
    if (!outer || !inner) return;
    scope.run(outer, () => {
      scope.run(inner, () => expect(scope.getStore()).toBe(inner));
      expect(scope.getStore()).toBe(outer);
    });
    expect(() =>
      scope.run(outer, () => {
        throw new Error("auth");
      }),
    ).toThrow("auth");
    expect(scope.getStore()).toBeUndefined();
  });
});
