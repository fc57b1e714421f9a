import fc from "fast-check";
import { expect, it } from "vitest";
import { anyText } from "../../contract-tests/support/any-text.js";
import { retryAfterMs } from "./retry-after.js";

const now = Date.parse("Wed, 21 Oct 2026 07:28:00 GMT");

it.each([
  ["0", 0],
  ["120", 120_000],
  [" 7 ", 7000],
  ["999999999999", 999_999_999_999_000],
  ["Wed, 21 Oct 2026 07:28:30 GMT", 30_000],
  ["Wed, 21 Oct 2026 07:27:00 GMT", 0],
  ["Wednesday, 21-Oct-26 07:28:01 GMT", 1000],
  ["Wed Oct 21 07:28:02 2026 GMT", 2000],
])("reads %j as %i milliseconds", (header, wait) => {
  expect(retryAfterMs(header, now)).toBe(wait);
});

it.each([
  ...[undefined, "", " ", "soon", "Later", "-1", "1.5", "1e3", "0x10", "1234567890123", "2026-10-21T07:28:30Z"],
  ...["Try 5", "Try again in 5 minutes", "Mon 30", "Wed, 21 Oct 2026", "Wed, 99 Oct 2026 07:28:30 GMT", "at 07:28:30"],
])("does not read %j as a time to wait", (header) => {
  expect(retryAfterMs(header, now)).toBeUndefined();
});

it("reads any number of seconds up to twelve digits", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), (seconds) => {
      expect(retryAfterMs(String(seconds), now)).toBe(seconds * 1000);
    }),
  );
});

it("reads any HTTP date, and never waits for one that has passed", () => {
  const years = { min: new Date("1970-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true };
  fc.assert(
    fc.property(fc.date(years), fc.date(years), (date, today) => {
      const wholeSeconds = Math.floor(date.getTime() / 1000) * 1000;
      expect(retryAfterMs(date.toUTCString(), today.getTime())).toBe(Math.max(0, wholeSeconds - today.getTime()));
    }),
  );
});

it("makes of anything a time that is not negative, or nothing", () => {
  const part = fc.constantFrom("Wed", ", ", "21 ", "Oct ", "2026 ", "07:28:30", " GMT", "99", "-", "+", "é");
  const likeDates = fc.array(part, { maxLength: 10 }).map((parts) => `Wed${parts.join("")}`);
  fc.assert(
    fc.property(fc.oneof(anyText, likeDates, fc.constant(undefined)), (header) => {
      const wait = retryAfterMs(header, now);
      expect(wait === undefined || (Number.isFinite(wait) && wait >= 0)).toBe(true);
    }),
  );
});
