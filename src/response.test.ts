import fc from "fast-check";
import { expect, it } from "vitest";
import { anyText } from "../contract-tests/support/any-text.js";
import { printableFields, readErrors, requestIdOf, retryAfterMs } from "./response.js";

it.each([
  ["3f1c2d5e-8a54-4c0b-9a51-6d1f8d0f2b7a", "3f1c2d5e-8a54-4c0b-9a51-6d1f8d0f2b7a"],
  ["Root=1-67891233-abcdef012345678912345678", undefined],
  ["https://example.com/?wizard_session_key=s3cret", undefined],
  ["a".repeat(129), undefined],
  ["", undefined],
])("reads the request id %s as %s, because it is printed", (header, id) => {
  expect(requestIdOf({ status: 200, headers: { "x-request-id": header }, body: "" })).toBe(id);
});

const flat = {
  id: "a95f2aaf-4e0c-4d49-8021-8a16a884ed86",
  status: "403",
  code: "unauthorized_action",
  title: "Unauthorized Action",
  detail: "Unauthorized action is not allowed.",
};
const source = { field: "iban", message: "is invalid" };

it.each<[string, unknown, unknown]>([
  ["the flat object", flat, [flat]],
  ["the envelope, with its number as a string", { errors: [{ ...flat, status: 403 }] }, [flat]],
  ["several errors in their order", { errors: [{ code: "one" }, { code: "two" }] }, [{ code: "one" }, { code: "two" }]],
  ["the part of the request an error is about", { errors: [{ code: "one", source }] }, [{ code: "one", source }]],
  ["an envelope next to other members", { errors: [flat], status: 403, trace: "x" }, [flat]],
  ["only known fields", { ...flat, trace: "x" }, [flat]],
  ["only strings and numbers", { id: null, status: true, code: ["a"], title: {}, detail: "d" }, [{ detail: "d" }]],
  ["no source that is a string", { code: "one", source: "iban" }, [{ code: "one" }]],
  ["no source that is a list", { code: "one", source: [source] }, [{ code: "one" }]],
  ["only those entries that say something", { errors: [null, "x", [flat], {}, { a: 1 }, flat] }, [flat]],
  ["an empty envelope as no error", { errors: [] }, []],
  ["a member errors that is no list as the flat object", { errors: "x", code: "one" }, [{ code: "one" }]],
  ["an object with none of the fields as no error", { message: "x" }, []],
  ["no body as no error", undefined, []],
  ["null as no error", null, []],
  ["a list as no error", [flat], []],
  ["a string as no error", "code", []],
  ["a number as no error", 500, []],
])("reads %s", (_, body, errors) => {
  expect(readErrors(body)).toEqual(errors);
});

it.each<[string, object, object]>([
  [
    "an id, a status and a code of the expected form",
    { ...flat, source },
    { id: flat.id, status: "403", code: flat.code },
  ],
  ["nothing that looks otherwise", { id: "DE11110101010100000020", status: "x", code: "DE11 1101" }, {}],
  ["no status of fewer than three digits", { status: "40" }, {}],
  ["no status of more than three digits", { status: "4030" }, {}],
  ["no status with a letter", { status: "40a" }, {}],
  ["no code with a digit", { code: "e_1" }, {}],
  ["no code of more than 50 letters", { code: "a".repeat(51) }, {}],
  ["nothing of an error without them", { title: "t", detail: "d" }, {}],
])("allows to print %s", (_, body, printed) => {
  expect(readErrors(body).map(printableFields)).toEqual([printed]);
});

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
])("reads no time from %j", (header) => {
  expect(retryAfterMs(header, now)).toBeUndefined();
});

it("reads any number of seconds up to twelve digits", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), (seconds) => {
      expect(retryAfterMs(String(seconds), now)).toBe(seconds * 1000);
    }),
  );
});

it("reads any HTTP date, and returns 0 for a date in the past", () => {
  const years = { min: new Date("1970-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true };
  fc.assert(
    fc.property(fc.date(years), fc.date(years), (date, today) => {
      const wholeSeconds = Math.floor(date.getTime() / 1000) * 1000;
      expect(retryAfterMs(date.toUTCString(), today.getTime())).toBe(Math.max(0, wholeSeconds - today.getTime()));
    }),
  );
});

it("returns no negative time for any text", () => {
  const part = fc.constantFrom("Wed", ", ", "21 ", "Oct ", "2026 ", "07:28:30", " GMT", "99", "-", "+", "é");
  const likeDates = fc.array(part, { maxLength: 10 }).map((parts) => `Wed${parts.join("")}`);
  fc.assert(
    fc.property(fc.oneof(anyText, likeDates, fc.constant(undefined)), (header) => {
      const wait = retryAfterMs(header, now);
      expect(wait === undefined || (Number.isFinite(wait) && wait >= 0)).toBe(true);
    }),
  );
});
