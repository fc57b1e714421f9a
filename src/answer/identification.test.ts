import { expect, it } from "vitest";
import { authorizationDeadline, confirmationDeadline, isKnownMethod, isKnownStatus } from "../index.js";

it.each([
  ["confirmation_required", true],
  ["signed", true],
  ["Signed", false],
  ["paused", false],
  ["toString", false],
  ["", false],
])("tells whether the contract knows the status %j: %s", (status, known) => {
  expect(isKnownStatus(status)).toBe(known);
});

it.each([
  ["bank_id", true],
  ["postident", true],
  ["telepathy", false],
  ["", false],
])("tells whether the contract knows the method %j: %s", (method, known) => {
  expect(isKnownMethod(method)).toBe(known);
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

it.each([{}, { at: null }, { at: "soon" }, { at: "" }, { at: 1660207101000 }])("takes %j as no deadline", ({ at }) => {
  const identification = JSON.parse(JSON.stringify({ authorization_expires_at: at, confirmation_expires_at: at }));
  expect(authorizationDeadline(identification)).toBeUndefined();
  expect(confirmationDeadline(identification)).toBeUndefined();
});
