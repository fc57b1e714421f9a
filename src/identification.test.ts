import fc from "fast-check";
import { expect, it } from "vitest";
import { compareWithContract } from "./drift/compare.js";
import {
  authorizationDeadline,
  confirmationDeadline,
  isKnownMethod,
  isKnownStatus,
  type RetrievedIdentification,
} from "./index.js";

it.each([
  ["confirmation_required", true],
  ["signed", true],
  ["pre_successful", true],
  ["Signed", false],
  ["status_of_tomorrow", false],
  ["toString", false],
  ["", false],
])("returns whether the contract knows the status %j: %s", (status, known) => {
  expect(isKnownStatus(status)).toBe(known);
});

it.each([
  ["bank_id", true],
  ["postident", true],
  ["bank_plus", true],
  ["telepathy", false],
  ["", false],
])("returns whether the contract knows the method %j: %s", (method, known) => {
  expect(isKnownMethod(method)).toBe(known);
});

it("reads no deadline where a retrieved identification has null", () => {
  const nulls = { authorization_expires_at: null, confirmation_expires_at: null, url: null };
  const identification: RetrievedIdentification = { id: "i1", status: "created", ...nulls };
  expect(authorizationDeadline(identification)).toBe(undefined);
  expect(confirmationDeadline(identification)).toBe(undefined);
});

it("reads each deadline from its own field", () => {
  const identification = {
    id: "i1",
    status: "authorization_required",
    authorization_expires_at: "2022-08-11T08:38:21.000Z",
    confirmation_expires_at: "2022-08-11T10:37:23+02:00",
  };
  expect(authorizationDeadline(identification)).toEqual(new Date(Date.UTC(2022, 7, 11, 8, 38, 21)));
  expect(confirmationDeadline(identification)).toEqual(new Date(Date.UTC(2022, 7, 11, 8, 37, 23)));
});

it.each([
  ["2022-08-11T08:31:02Z", "2022-08-11T08:31:02.000Z"],
  ["2022-08-11t08:31:02.5z", "2022-08-11T08:31:02.500Z"],
  ["2022-08-11T08:31:02.123456789-00:00", "2022-08-11T08:31:02.123Z"],
  ["2022-08-11T08:31:02+05:45", "2022-08-11T02:46:02.000Z"],
  ["2022-08-11T00:00:00-23:59", "2022-08-11T23:59:00.000Z"],
  ["2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"],
  ["2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"],
  ["2016-12-31T23:59:60.25+00:00", "2017-01-01T00:00:00.250Z"],
])("reads %s as the deadline %s", (at, deadline) => {
  const identification = { id: "i1", status: "created", authorization_expires_at: at, confirmation_expires_at: at };
  expect(authorizationDeadline(identification)?.toISOString()).toBe(deadline);
  expect(confirmationDeadline(identification)?.toISOString()).toBe(deadline);
});

const noDeadlines = [
  ...[undefined, null, 1660207101000, "", "soon", "12", "1660207101", "2022-08-11", "2022-08-11T08:31:02"],
  ...["2022-08-11 08:31:02Z", "2022-08-11T08:31Z", "2022-02-30T08:31:02Z", "2023-02-29T08:31:02Z"],
  ...["2022-08-11T24:00:00Z", "2022-08-11T08:31:60Z", "2016-12-31T23:59:60+02:00", "2022-08-11T08:31:02+02"],
  ...["2022-08-11T08:31:02+24:00", "+002022-08-11T08:31:02Z", "Thu, 11 Aug 2022 08:31:02 GMT", " 2022-08-11T08:31:02Z"],
];
it.each(noDeadlines)("reads %j as no deadline", (at) => {
  const identification = JSON.parse(JSON.stringify({ authorization_expires_at: at, confirmation_expires_at: at }));
  expect(authorizationDeadline(identification)).toBeUndefined();
  expect(confirmationDeadline(identification)).toBeUndefined();
});

it("returns a deadline exactly if the drift checker finds no issue", () => {
  const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
  const oneOf = (...texts: string[]) => fc.constantFrom(...texts);
  const likeTimes = fc
    .tuple(
      fc.oneof(digits(4), oneOf("2022", "2024", "1900", "2000")),
      oneOf("-01-31", "-02-28", "-02-29", "-02-30", "-04-31", "-12-31", "-13-01", "-00-10", "-6-12", ""),
      oneOf("T", "t", " ", ""),
      oneOf("00:00:00", "23:59:59", "23:59:60", "12:30:60", "24:00:00", "08:60:00", "08:31", ""),
      oneOf("", ".", ".5", ".123456789", ",5"),
      oneOf("Z", "z", "+00:00", "-00:00", "+02:00", "-23:59", "+24:00", "+01:60", "+0200", "+02", ""),
    )
    .map((parts) => parts.join(""));
  const moments = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  fc.assert(
    fc.property(fc.oneof(likeTimes, moments, fc.string()), (at) => {
      const identification = { id: "i1", status: "created", confirmation_expires_at: at };
      const response = { status: 200, headers: {}, body: JSON.stringify(identification) };
      const issues = compareWithContract("authorizeIdentification", response, identification);
      const isDeadline = !Number.isNaN(confirmationDeadline(identification)?.getTime() ?? Number.NaN);
      expect(issues.map(({ path, kind }) => `${path} ${kind}`)).toEqual(
        isDeadline ? [] : ["confirmation_expires_at bad-format"],
      );
    }),
    { numRuns: 2000 },
  );
});
