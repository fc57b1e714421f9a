import { expect, it } from "vitest";
import { retryAfterMs } from "./retry-after.js";

const now = Date.parse("Wed, 21 Oct 2026 07:28:00 GMT");

it.each([
  ["0", 0],
  ["120", 120_000],
  [" 7 ", 7000],
  ["Wed, 21 Oct 2026 07:28:30 GMT", 30_000],
  ["Wed, 21 Oct 2026 07:27:00 GMT", 0],
  ["Wednesday, 21-Oct-26 07:28:01 GMT", 1000],
])("reads %j as %i milliseconds", (header, wait) => {
  expect(retryAfterMs(header, now)).toBe(wait);
});

it.each([undefined, "", "soon", "Later", "-1", "1.5", "1234567890123", "2026-10-21T07:28:30Z"])(
  "does not read %j as a time to wait",
  (header) => {
    expect(retryAfterMs(header, now)).toBeUndefined();
  },
);
