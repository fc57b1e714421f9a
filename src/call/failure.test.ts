import { expect, it } from "vitest";
import { AbortedError, ConfigurationError, ConnectionError, TimeoutError } from "../errors/solaris-error.js";
import { TransportError } from "../transport/transport.js";
import { CallEnded } from "./deadline.js";
import { failureOf, reasonOf } from "./failure.js";

const progress = { attempts: 2, delivery: "rejected", waitingFor: "its turn", effect: "sms" } as const;
const refused = "The provider refused the call, so no SMS went out.";

it.each([
  [
    new CallEnded("deadline", "Too late", "cause"),
    TimeoutError,
    `Too late while it was waiting for its turn. ${refused}`,
    "rejected",
  ],
  [
    new CallEnded("caller", "The caller left", "cause"),
    AbortedError,
    `The caller left while it was waiting for its turn. ${refused}`,
    "rejected",
  ],
  [
    new TransportError("connection", "cause"),
    ConnectionError,
    `No connection to the provider came about. ${refused}`,
    "rejected",
  ],
  [
    new TransportError("exchange", "cause"),
    ConnectionError,
    expect.stringMatching(/^The connection failed before the provider's whole answer was there\. An SMS may have/),
    "unknown",
  ],
])("makes of %s an error that says how far the call got", (thrown, type, message, delivery) => {
  const error = failureOf(thrown, progress);
  expect(error).toBeInstanceOf(type);
  expect(error).toMatchObject({ message, delivery, attempts: 2, cause: "cause" });
});

it("invents no cause", () => {
  expect(failureOf(new CallEnded("deadline", "Too late"), progress)).not.toHaveProperty("cause");
});

it("passes on an error of this package", () => {
  const thrown = new ConfigurationError("No.");
  expect(failureOf(thrown, progress)).toBe(thrown);
});

it("says of everything else how far the call had got", () => {
  const thrown = new Error("someone else's");
  const error = failureOf(thrown, { ...progress, delivery: "unknown" });
  expect(error).toBeInstanceOf(ConnectionError);
  expect(error).toMatchObject({ delivery: "unknown", attempts: 2, cause: thrown });
});

it.each<[string, unknown, string]>([
  ["of the system", { code: "ECONNREFUSED" }, " (ECONNREFUSED)"],
  ["behind a failed fetch", { cause: { code: "UND_ERR_CONNECT_TIMEOUT" } }, " (UND_ERR_CONNECT_TIMEOUT)"],
  ["that could be an IBAN", { code: "DE11110101010100000020" }, ""],
  ["that is a number", { code: 7 }, ""],
  ["that is not there", {}, ""],
  ["of nothing", undefined, ""],
])("adds to the message the code %s, if it can be nothing else", (_, cause, reason) => {
  expect(reasonOf(cause)).toBe(reason);
});
