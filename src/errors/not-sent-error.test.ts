import { expect, it } from "vitest";
import { isNotSentError, NotSentError } from "./not-sent-error.js";

it("has the message and the cause of whoever throws it", () => {
  const cause = new Error("refused");
  const error = new NotSentError("The pool is closed.", { cause });
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name: "NotSentError", message: "The pool is closed.", cause });
  expect(new NotSentError().message).toBe("The request was not sent.");
  expect(new NotSentError()).not.toHaveProperty("cause");
});

it("is recognized also when another copy of the package made it, and nothing else is", () => {
  class OtherCopy extends Error {}
  Object.defineProperty(OtherCopy.prototype, Symbol.for("solaris-esign.NotSentError"), { value: true });
  class Narrower extends NotSentError {}
  for (const error of [new NotSentError(), new Narrower(), new OtherCopy()]) expect(isNotSentError(error)).toBe(true);
  const lookalike = Object.assign(new Error("not sent"), { name: "NotSentError", code: "ECONNREFUSED" });
  for (const thrown of [lookalike, new Error("", { cause: new NotSentError() }), {}, null, undefined, "NotSentError"]) {
    expect(isNotSentError(thrown)).toBe(false);
  }
});
