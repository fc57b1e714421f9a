import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it } from "vitest";
import { shareWork } from "./shared-work.js";

/** Work that is done when the test says so, and three callers who wait for it. */
function startWork() {
  let [finish, fail] = [(_result: string) => {}, (_reason: string) => {}];
  const signals: AbortSignal[] = [];
  const work = shareWork((signal) => {
    signals.push(signal);
    return new Promise<string>((resolve, reject) => {
      [finish, fail] = [resolve, reject];
    });
  });
  const callers = [new AbortController(), new AbortController(), new AbortController()] as const;
  const results = Promise.allSettled(callers.map(({ signal }) => work.join(signal)));
  return { signals, finish, fail, callers, results };
}

const done = { status: "fulfilled", value: "result" };
const failed = (reason: string) => ({ status: "rejected", reason });

it("is done once and gives everyone its result", async () => {
  const { signals, finish, results } = startWork();
  finish("result");
  expect(await results).toEqual([done, done, done]);
  expect(signals).toHaveLength(1);
});

it("gives everyone its failure", async () => {
  const { fail, results } = startWork();
  fail("failure");
  expect(await results).toEqual([failed("failure"), failed("failure"), failed("failure")]);
});

it("goes on for the others when some leave", async () => {
  const { signals, finish, callers, results } = startWork();
  callers[0].abort("first left");
  callers[2].abort("third left");
  await nextTurn();
  expect(signals[0]?.aborted).toBe(false);
  finish("result");
  expect(await results).toEqual([failed("first left"), done, failed("third left")]);
});

it("is aborted with the reason of the last one who leaves", async () => {
  const { signals, callers, results } = startWork();
  for (const [i, caller] of callers.entries()) {
    expect(signals[0]?.aborted).toBe(false);
    caller.abort(i);
    await nextTurn();
  }
  expect(signals[0]?.reason).toBe(2);
  expect(await results).toEqual([0, 1, 2].map((reason) => ({ status: "rejected", reason })));
});
