// Time and chance in the hands of a scenario.
import { beforeEach, vi } from "vitest";

/** Makes every pause before another try this part of its bound, in each test of the file. */
export function fixPauses(part: number): void {
  beforeEach(() => {
    vi.spyOn(Math, "random").mockReturnValue(part);
    return () => vi.restoreAllMocks();
  });
}

/**
 * Stops the date, but no timer, in each test of the file. `pass` makes it so many seconds after the start; `leap` makes it so many
 * seconds later, on the clock of `performance.now()` too, which keeps running.
 */
export function stopDate(): { start: number; pass: (seconds: number) => void; leap: (seconds: number) => void } {
  const start = Date.parse("2024-05-05T12:00:00Z");
  const now = performance.now.bind(performance);
  let leapMs = 0;
  beforeEach(() => {
    leapMs = 0;
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    return () => {
      vi.useRealTimers();
      vi.restoreAllMocks();
    };
  });
  return {
    start,
    pass: (seconds) => void vi.setSystemTime(start + seconds * 1000),
    leap(seconds) {
      vi.setSystemTime(Date.now() + seconds * 1000);
      leapMs += seconds * 1000;
      vi.spyOn(performance, "now").mockImplementation(() => now() + leapMs);
    },
  };
}
