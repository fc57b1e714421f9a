import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it, vi } from "vitest";
import { LightSignal, type Signal } from "./signal.js";
import { SharedWork } from "./single-flight.js";

/** Work that the test settles, and three callers that wait for it. */
function startWork() {
  let [finish, fail] = [(_result: string) => {}, (_reason: string) => {}];
  const signals: Signal[] = [];
  const onOver = vi.fn();
  const work = new SharedWork((signal) => {
    signals.push(signal);
    return new Promise<string>((resolve, reject) => {
      [finish, fail] = [resolve, reject];
    });
  }, onOver);
  const callers = [new AbortController(), new AbortController(), new AbortController()] as const;
  const results = Promise.allSettled(callers.map(({ signal }) => work.join(signal)));
  return { signals, onOver, finish, fail, callers, results };
}

const done = { status: "fulfilled", value: "result" };
const failed = (reason: unknown) => ({ status: "rejected", reason });

it("is not started before its first caller, or by a caller that has already left", async () => {
  const [start, onOver] = [vi.fn(() => Promise.resolve("result")), vi.fn()];
  const work = new SharedWork(start, onOver);
  expect(start).not.toHaveBeenCalled();
  await expect(work.join(AbortSignal.abort("reason"))).rejects.toBe("reason");
  expect(start).not.toHaveBeenCalled();
  expect(onOver).toHaveBeenCalledOnce();
});

it("runs once, returns its result to all callers, and is then over", async () => {
  const { signals, onOver, finish, results } = startWork();
  expect(onOver).not.toHaveBeenCalled();
  finish("result");
  expect(await results).toEqual([done, done, done]);
  expect(signals).toHaveLength(1);
  expect(signals[0]?.aborted).toBe(false);
  expect(onOver).toHaveBeenCalledOnce();
});

it("returns its error to all callers, and is then over", async () => {
  const { signals, onOver, fail, results } = startWork();
  fail("failure");
  expect(await results).toEqual([failed("failure"), failed("failure"), failed("failure")]);
  expect(signals[0]?.aborted).toBe(false);
  expect(onOver).toHaveBeenCalledOnce();
});

it("is over before any caller gets the result, so that the next call cannot join", async () => {
  const order: string[] = [];
  const work = new SharedWork(
    async () => "result",
    () => order.push("over"),
  );
  await work.join(new AbortController().signal);
  order.push("heard");
  expect(order).toEqual(["over", "heard"]);
});

it("continues for the others if some callers leave", async () => {
  const { signals, onOver, finish, callers, results } = startWork();
  callers[0].abort("first left");
  callers[2].abort("third left");
  await nextTurn();
  expect(signals[0]?.aborted).toBe(false);
  expect(onOver).not.toHaveBeenCalled();
  finish("result");
  expect(await results).toEqual([failed("first left"), done, failed("third left")]);
});

it("is over when the last caller leaves, and aborted with its reason", async () => {
  const { signals, onOver, callers, finish, results } = startWork();
  for (const [i, caller] of callers.entries()) {
    expect(signals[0]?.aborted).toBe(false);
    expect(onOver).not.toHaveBeenCalled();
    caller.abort(i);
    await nextTurn();
  }
  expect(signals[0]?.reason).toBe(2);
  expect(await results).toEqual([0, 1, 2].map(failed));
  finish("too late");
  await nextTurn();
  expect(onOver).toHaveBeenCalledOnce();
});

it("can be joined in the turn in which its last caller leaves", async () => {
  const work = new SharedWork(() => nextTurn("result"), vi.fn());
  const leaving = new AbortController();
  const left = expect(work.join(leaving.signal)).rejects.toBe("left");
  leaving.abort("left");
  expect(work.isPending()).toBe(true);
  expect(await work.join(new AbortController().signal)).toBe("result");
  await left;
});

it("leaves no listener on the signals of its callers", async () => {
  const signal = new LightSignal();
  const removed = vi.spyOn(signal, "removeEventListener");
  expect(await new SharedWork(async () => "result", vi.fn()).join(signal)).toBe("result");
  expect(removed).toHaveBeenCalledOnce();
  expect(removed.mock.calls[0]).toEqual(["abort", expect.any(Function)]);
});
