import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../errors.js";
import { checkSlots, localBudget, WaitingLine } from "./queue.js";

const never = new AbortController().signal;
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("a local budget", () => {
  it("has no more than its limit under way, and serves in the order in which calls came", async () => {
    const budget = localBudget(2);
    const taken: number[] = [];
    const slots = [0, 1, 2, 3].map(async (nth) => {
      const giveBack = await budget.acquire({ leaseMs: 1, signal: never });
      taken.push(nth);
      return giveBack;
    });
    await turn();
    expect(taken).toEqual([0, 1]);
    (await slots[1])?.();
    await turn();
    expect(taken).toEqual([0, 1, 2]);
    (await slots[0])?.();
    await turn();
    expect(taken).toEqual([0, 1, 2, 3]);
  });

  it("counts a slot once that is given back twice", async () => {
    const budget = localBudget(1);
    const giveBack = await budget.acquire({ leaseMs: 1, signal: never });
    giveBack();
    giveBack();
    await budget.acquire({ leaseMs: 1, signal: never });
    let isServed = false;
    void budget.acquire({ leaseMs: 1, signal: never }).then(() => {
      isServed = true;
    });
    await turn();
    expect(isServed).toBe(false);
  });

  it("lets one leave at once whose signal aborts, and serves the next", async () => {
    const budget = localBudget(1);
    const giveBack = await budget.acquire({ leaseMs: 1, signal: never });
    const leaving = new AbortController();
    const left = budget.acquire({ leaseMs: 1, signal: leaving.signal });
    const next = budget.acquire({ leaseMs: 1, signal: never });
    leaving.abort("left");
    await expect(left).rejects.toBe("left");
    await expect(budget.acquire({ leaseMs: 1, signal: leaving.signal })).rejects.toBe("left");
    giveBack();
    expect(await next).toBeTypeOf("function");
  });

  it("keeps a slot whose signal aborts after it was taken", async () => {
    const budget = localBudget(1);
    const leaving = new AbortController();
    const giveBack = await budget.acquire({ leaseMs: 1, signal: leaving.signal });
    leaving.abort();
    const next = budget.acquire({ leaseMs: 1, signal: never });
    expect(await Promise.race([next, turn()])).toBeUndefined();
    giveBack();
    expect(await next).toBeTypeOf("function");
  });
});

it("a line refuses a signal to which no listener can be added, and forgets the request", async () => {
  const line = new WaitingLine<number>();
  await expect(line.join(1, {} as AbortSignal)).rejects.toThrow(ConfigurationError);
  expect(line.size).toBe(0);
});

it.each([0, -1, 1.5, Number.NaN, "2", undefined])("a number of slots is not %o", (value) => {
  expect(() => checkSlots("limit", value)).toThrow("limit must be a whole number from 1.");
});
