import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RetrievedIdentification } from "../identification.js";
import { decide, type IdentificationBefore, idleTimeoutMs, isFinal } from "./decision.js";

const windowEnd = "2026-01-01T00:10:00Z";
const [first, second] = ["2026-01-01T00:05:00Z", "2026-01-01T00:06:00Z"];

/** An identification before its first authorization, with other fields. */
const looked = (fields: Partial<RetrievedIdentification> = {}): RetrievedIdentification => ({
  id: "i1",
  status: "authorization_required",
  authorization_expires_at: windowEnd,
  confirmation_expires_at: null,
  current_reference_token: null,
  ...fields,
});
const authorized = (fields: Partial<RetrievedIdentification> = {}) =>
  looked({
    status: "confirmation_required",
    confirmation_expires_at: first,
    current_reference_token: "0000-0001",
    ...fields,
  });

type Case = [what: string, before: IdentificationBefore | undefined, now: RetrievedIdentification];

describe("an authorization took effect", () => {
  it.each<Case>([
    ["the status has moved on to confirmation_required", { status: "authorization_required" }, authorized()],
    ["the status has moved on to confirmed", { status: "pending" }, looked({ status: "confirmed" })],
    ["the status has moved on to successful", { status: "created" }, looked({ status: "successful" })],
    ["the time for the password is set", looked(), looked({ confirmation_expires_at: first })],
    ["the time for the password has moved later", authorized(), authorized({ confirmation_expires_at: second })],
    ["the time for the password has moved earlier", authorized({ confirmation_expires_at: second }), authorized()],
    ["the transaction number is set", looked(), looked({ current_reference_token: "0000-0001" })],
    [
      "the transaction number is longer",
      authorized({ current_reference_token: "1" }),
      authorized({ current_reference_token: "11" }),
    ],
    ["the transaction number has changed", authorized(), authorized({ current_reference_token: "0000-0002" })],
    [
      "the identification is over, and the time for the password is set",
      looked(),
      looked({ status: "expired", confirmation_expires_at: first }),
    ],
    [
      "a new code was sent in a status of tomorrow",
      authorized(),
      authorized({ status: "new", confirmation_expires_at: second }),
    ],
  ])("if %s", (_, before, now) => {
    expect(decide(before, now, 0)).toMatchObject({ effect: "took-effect" });
    expect(decide(before, now, idleTimeoutMs)).toMatchObject({ effect: "took-effect" });
  });
});

describe("an authorization had no effect", () => {
  it.each<Case>([
    ["nothing has changed", looked(), looked()],
    ["nothing has changed, and only the status is known", { status: "authorization_required" }, looked()],
    [
      "nothing has changed since a password was not entered",
      looked({ confirmation_expires_at: first }),
      looked({ confirmation_expires_at: first }),
    ],
    [
      "the time for the password is the same moment",
      authorized(),
      authorized({ confirmation_expires_at: "2026-01-01T01:05:00+01:00" }),
    ],
    [
      "the transaction number has a label now",
      authorized(),
      authorized({ current_reference_token: "Transaktions-ID: 0000-0001" }),
    ],
    [
      "the transaction number had a label",
      authorized({ current_reference_token: "Transaktions-ID: 0000-0001" }),
      authorized(),
    ],
    ["it was never authorized, whatever was before", undefined, looked()],
    [
      "no new code was sent before it ended",
      looked({ confirmation_expires_at: first, current_reference_token: "0000-0001" }),
      authorized({ status: "failed" }),
    ],
    [
      "no new code was sent before the first one expired",
      authorized(),
      authorized({ status: "authorization_required" }),
    ],
  ])("if %s, and 150 s have passed", (_, before, now) => {
    expect(decide(before, now, idleTimeoutMs)).toMatchObject({ effect: "no-effect" });
    expect(decide(before, now, idleTimeoutMs - 1)).toMatchObject({
      effect: "undecided",
      reason: expect.stringContaining("until 150 s"),
    });
  });
});

describe("neither is said", () => {
  it.each<Case>([
    ["nobody looked before", undefined, authorized()],
    ["nobody looked before, and a time is set", undefined, looked({ confirmation_expires_at: first })],
    ["nobody looked before, and the fields are absent", undefined, { id: "i1", status: "authorization_required" }],
    [
      "nobody looked at the time before",
      { status: "authorization_required" },
      looked({ confirmation_expires_at: first }),
    ],
    [
      "nobody looked at the number before",
      { status: "authorization_required" },
      looked({ current_reference_token: "0000-0001" }),
    ],
    ["the time is removed", authorized(), looked()],
    ["the number is removed", authorized(), authorized({ current_reference_token: null })],
    ["it ended, and nothing shows how far it got", looked(), looked({ status: "expired" })],
    ["the time is a number", looked(), looked({ confirmation_expires_at: 1_700_000_300 as never })],
    ["the number is a number", looked(), looked({ current_reference_token: 12_345_678 as never })],
    ["the number is empty", looked(), looked({ current_reference_token: "" })],
    ["the number was white space", authorized({ current_reference_token: " " }), authorized()],
    ["the fields are absent", looked(), { id: "i1", status: "authorization_required" }],
    [
      "the time differs by less than a second",
      authorized(),
      authorized({ confirmation_expires_at: "2026-01-01T00:05:00.123Z" }),
    ],
    [
      "the times are no dates",
      looked({ confirmation_expires_at: "soon" }),
      looked({ confirmation_expires_at: "later" }),
    ],
    [
      "the status is one of tomorrow, and nothing else has changed",
      looked({ confirmation_expires_at: first }),
      looked({ confirmation_expires_at: first, status: "new" as never }),
    ],
    ["the time is no date", authorized(), authorized({ confirmation_expires_at: "soon" })],
    ["the status is one of tomorrow", looked(), looked({ status: "new" as never })],
    ["the status has no known place on the way", looked(), looked({ status: "pre_successful" })],
    ["it is over, and the time for the password is unknown", { status: "pending" }, { id: "i1", status: "expired" }],
    [
      "a new code cannot have moved the time",
      authorized({ confirmation_expires_at: windowEnd }),
      authorized({ confirmation_expires_at: windowEnd }),
    ],
    ["the end of the window is unknown", authorized(), authorized({ authorization_expires_at: null })],
    [
      "the time of a new code is unknown",
      { status: "confirmation_required" },
      { id: "i1", status: "confirmation_required" },
    ],
  ])("if %s", (_, before, now) => {
    const decision = decide(before, now, 10 * idleTimeoutMs);
    expect(decision).toMatchObject({ effect: "undecided", reason: expect.stringMatching(/Ask the customer/) });
  });
});

it("names the fields that were compared, and no value of them", () => {
  expect(
    decide(authorized(), authorized({ confirmation_expires_at: second, current_reference_token: "0000-0002" }), 0),
  ).toEqual({
    effect: "took-effect",
    evidence: ["status unchanged", "confirmation_expires_at moved later", "current_reference_token changed"],
  });
  expect(decide(looked(), authorized(), 0).evidence).toEqual([
    "status moved on",
    "confirmation_expires_at set",
    "current_reference_token set",
  ]);
  expect(decide(looked(), looked({ status: "expired" }), idleTimeoutMs).evidence).toEqual([
    "status shows no effect",
    "confirmation_expires_at not set",
    "current_reference_token not set",
  ]);
});

const status = fc.constantFrom(
  "created",
  "pending",
  "authorization_required",
  "confirmation_required",
  "successful",
  "failed",
  "new",
);
const time = fc.constantFrom(undefined, null, first, second, windowEnd, "soon");
const token = fc.constantFrom(undefined, null, "0000-0001", "0000-0002");
const fields = fc.record({ status, confirmation_expires_at: time, current_reference_token: token });
const identification = fields.map(
  (known) => ({ id: "i1", authorization_expires_at: windowEnd, ...known }) as RetrievedIdentification,
);

it("never says that there was no effect within 150 s", () => {
  fc.assert(
    fc.property(
      fc.option(fields, { nil: undefined }),
      identification,
      fc.double({ max: 149_999.9 }),
      (before, now, ms) => {
        expect(decide(before as IdentificationBefore | undefined, now, ms).effect).not.toBe("no-effect");
      },
    ),
    { numRuns: 10_000 },
  );
});

it("says without `before` at most that an identification was never authorized", () => {
  fc.assert(
    fc.property(identification, (now) => {
      const { effect } = decide(undefined, now, idleTimeoutMs);
      const never = now.confirmation_expires_at === null && now.current_reference_token === null;
      if (effect !== "undecided") expect([effect, never]).toEqual(["no-effect", true]);
    }),
    { numRuns: 10_000 },
  );
});

it("knows the statuses after which nothing more happens", () => {
  expect(["aborted", "canceled", "expired", "failed", "rejected", "successful"].filter((one) => !isFinal(one))).toEqual(
    [],
  );
  expect(["authorization_required", "confirmed", "new"].filter(isFinal)).toEqual([]);
});
