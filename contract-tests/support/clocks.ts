// Time and chance in the hands of a scenario.
import { beforeEach, vi } from "vitest";

/** Makes every pause before another try this part of its bound, in each test of the file. */
export function fixPauses(part: number): void {
  beforeEach(() => {
    vi.spyOn(Math, "random").mockReturnValue(part);
    return () => vi.restoreAllMocks();
  });
}

/** Stops the date, but no timer, in each test of the file; `pass` makes it so many seconds after the start. */
export function stopDate(): { start: number; pass: (seconds: number) => void } {
  const start = Date.parse("2024-05-05T12:00:00Z");
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    return () => vi.useRealTimers();
  });
  return { start, pass: (seconds) => void vi.setSystemTime(start + seconds * 1000) };
}
