// Proves that a call with a 429 is sent again after its `Retry-After`, up to `maxRetries`, and before the deadline.
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { AttemptEvent } from "../../src/index.js";
import {
  authorized,
  delivered,
  failed,
  reply,
  reset,
  type Step,
  startProvider,
  transports,
} from "../support/scripted-provider.js";

// A hundredth of each bound: 5 ms, then 10 ms.
const backoff = [5, 10];
const now = new Date("2024-05-05T12:00:00.980Z");
beforeEach(() => {
  vi.spyOn(Math, "random").mockReturnValue(0.01);
  vi.useFakeTimers({ toFake: ["Date"], now });
  return () => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  };
});

const limited = (retryAfter?: string | number) =>
  reply(429, { code: "too_many" }, retryAfter === undefined ? {} : { "retry-after": retryAfter });
const tooMany = (attempts: number, retryAfterMs?: number) =>
  failed("RateLimitError", "rejected", { attempts, status: 429, requestId: `request-${attempts}`, retryAfterMs });

describe.each(transports)("over %s", (_, transport) => {
  it.each<[string, Step[], object, (number | undefined)[], number?]>([
    ["no time", [limited(0), authorized], delivered(2), [0, undefined]],
    ["no time, twice", [limited(0), limited(0), authorized], delivered(3), [0, 0, undefined]],
    ["no time, for ever", [limited(0)], tooMany(3, 0), [0, 0, undefined]],
    ["no time, where no retries are wanted", [limited(0), authorized], tooMany(1, 0), [undefined], 0],
    ["no time, where one retry is wanted", [limited(0), limited(0), authorized], tooMany(2, 0), [0, undefined], 1],
    ["a date that has passed", [limited("Sun, 05 May 2024 11:00:00 GMT"), authorized], delivered(2), [0, undefined]],
    ["a date to come", [limited("Sun, 05 May 2024 12:00:01 GMT"), authorized], delivered(2), [20, undefined]],
    ["nothing", [limited(), authorized], delivered(2), [backoff[0], undefined]],
    ["nothing, twice", [limited(), limited(), authorized], delivered(3), [...backoff, undefined]],
    ["nothing, where no retries are wanted", [limited(), authorized], tooMany(1), [undefined], 0],
    ["a word", [limited("soon"), authorized], delivered(2), [backoff[0], undefined]],
    ["a negative number", [limited(-1), authorized], delivered(2), [backoff[0], undefined]],
    ["a fraction", [limited("0.5"), authorized], delivered(2), [backoff[0], undefined]],
    ["a date in another form", [limited("2030-01-01"), authorized], delivered(2), [backoff[0], undefined]],
    ["longer than the deadline", [limited(3600), authorized], tooMany(1, 3_600_000), [undefined]],
    ["longer than any timer", [limited("999999999999"), authorized], tooMany(1, 999_999_999_999_000), [undefined]],
    [
      "a date beyond the deadline",
      [limited("Mon, 06 May 2024 12:00:00 GMT"), authorized],
      tooMany(1, 86_399_020),
      [undefined],
    ],
    ["a word, for ever", [limited("soon")], tooMany(3), [...backoff, undefined]],
    [
      "no time, and then the connection breaks",
      [limited(0), reset, authorized],
      failed("ConnectionError", "unknown", { attempts: 2 }),
      [0, undefined],
    ],
    [
      "no time, and then 500",
      [limited(0), reply(500), authorized],
      failed("ServerError", "unknown", { attempts: 2, status: 500, requestId: "request-2" }),
      [0, undefined],
    ],
  ])("429 with Retry-After: %s", async (_, steps, expected, pauses, maxRetries) => {
    const provider = await startProvider();
    provider.api.script(...steps);
    const events: AttemptEvent[] = [];
    const onAttempt = (event: AttemptEvent) => events.push(event);
    const story = await provider.play(transport, { onAttempt, ...(maxRetries !== undefined && { maxRetries }) });
    expect(story).toEqual(expected);
    expect(events.map(({ retryInMs }) => retryInMs)).toEqual(pauses);
  });
});
