import fc from "fast-check";
import { expect, it, onTestFinished, vi } from "vitest";
import { backoffMs } from "./backoff.js";

it.each([
  [0, 500],
  [1, 1000],
  [2, 2000],
  [3, 4000],
  [4, 8000],
  [5, 8000],
  [Number.MAX_SAFE_INTEGER, 8000],
])("after %i retries pauses for up to %i milliseconds", (retries, bound) => {
  expect([0, 0.25, 1].map((random) => backoffMs(retries, random))).toEqual([0, bound / 4, bound]);
});

it("is random by default", () => {
  const random = vi.spyOn(Math, "random").mockReturnValueOnce(0.5).mockReturnValueOnce(0.75);
  onTestFinished(() => random.mockRestore());
  expect([backoffMs(1), backoffMs(1)]).toEqual([500, 750]);
});

it("is never negative, never longer than eight seconds, and never shorter for more retries", () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (retries, random) => {
      const wait = backoffMs(retries, random);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(8000);
      expect(backoffMs(retries + 1, random)).toBeGreaterThanOrEqual(wait);
    }),
  );
});
