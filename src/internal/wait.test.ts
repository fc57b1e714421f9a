import { getEventListeners } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { pause, untilAborted } from "./wait.js";

const listenersOf = (signal: AbortSignal) => getEventListeners(signal, "abort").length;

describe("work that a signal can end", () => {
  it("is not started if the signal has already aborted", async () => {
    const started: string[] = [];
    const work = untilAborted(async () => started.push("work"), AbortSignal.abort("reason"));
    await expect(work).rejects.toBe("reason");
    expect(started).toEqual([]);
  });

  it("is not waited for if it aborts the signal itself", async () => {
    const controller = new AbortController();
    const never = () => {
      controller.abort("reason");
      return new Promise<never>(() => {});
    };
    await expect(untilAborted(never, controller.signal)).rejects.toBe("reason");
  });

  it.each([
    ["gives its result", async () => "result", { status: "fulfilled", value: "result" }],
    ["rejects like the work", () => Promise.reject("failure"), { status: "rejected", reason: "failure" }],
  ])("%s, and leaves no listener behind", async (_, start, outcome) => {
    const { signal } = new AbortController();
    const work = untilAborted(start, signal);
    expect(listenersOf(signal)).toBe(1);
    expect(await Promise.allSettled([work])).toEqual([outcome]);
    await nextTurn();
    expect(listenersOf(signal)).toBe(0);
  });

  it("is not waited for after the signal aborts, and its later failure is handled", async () => {
    const controller = new AbortController();
    let fail = (_reason: unknown) => {};
    const start = () =>
      new Promise<never>((_, reject) => {
        fail = reject;
      });
    const work = untilAborted(start, controller.signal);
    controller.abort("reason");
    await expect(work).rejects.toBe("reason");
    expect(listenersOf(controller.signal)).toBe(0);
    fail(new Error("too late"));
    await nextTurn();
  });

  it("rejects if it cannot be started", async () => {
    const { signal } = new AbortController();
    const start = () => {
      throw new Error("no start");
    };
    await expect(untilAborted(start, signal)).rejects.toThrow("no start");
    expect(listenersOf(signal)).toBe(0);
  });
});

describe("a pause", () => {
  afterEach(() => void vi.useRealTimers());

  it("lasts for the given time, and leaves no listener and no timer", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { signal } = new AbortController();
    const over = vi.fn();
    const paused = pause(1000, signal).then(over);
    await vi.advanceTimersByTimeAsync(999);
    expect(over).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await paused;
    expect([vi.getTimerCount(), listenersOf(signal)]).toEqual([0, 0]);
  });

  it("ends with the signal, and clears its timer", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const controller = new AbortController();
    const paused = pause(1000, controller.signal);
    expect(vi.getTimerCount()).toBe(1);
    controller.abort("reason");
    await expect(paused).rejects.toBe("reason");
    expect([vi.getTimerCount(), listenersOf(controller.signal)]).toEqual([0, 0]);
  });

  it("does not start if the signal has already aborted", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    await expect(pause(1000, AbortSignal.abort("reason"))).rejects.toBe("reason");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("of 0 ms sets no timer, and still ends with the signal", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    await pause(0, new AbortController().signal);
    await expect(pause(0, AbortSignal.abort("reason"))).rejects.toBe("reason");
  });
});
