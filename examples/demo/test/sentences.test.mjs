// The sentences of the page: one for each error class and delivery, none of which says more than is known.
import assert from "node:assert/strict";
import test from "node:test";
import * as solaris from "solaris-esign";
import { sentenceFor } from "../page/sentences.js";

const codes = Object.values(solaris)
  .filter((value) => typeof value === "function" && value.prototype instanceof solaris.SolarisError)
  .map(
    (/** @type {any} */ ErrorClass) => new ErrorClass("", { delivery: "not-sent", issues: [], retryAfterMs: 1 }).code,
  );
const fallback = sentenceFor({ code: "of_tomorrow", delivery: "not-sent" }).text;
const isOwn = new Set(["configuration_invalid", "authentication_failed", "ledger_failed"]);

test("each error class has a sentence", () => {
  assert.ok(codes.length >= 16, `only ${codes}`);
  for (const code of codes) {
    for (const delivery of ["not-sent", "rejected"]) {
      const { text, tone } = sentenceFor({ code, delivery });
      assert.match(text, /^[A-Z].*[.]$/);
      assert.ok(["", "warn", "bad"].includes(tone));
      if (!isOwn.has(code)) assert.notEqual(text, fallback, `${code} has no sentence of its own`);
    }
  }
});

test("no sentence says that no code was sent, unless that is certain", () => {
  for (const code of codes) {
    assert.doesNotMatch(sentenceFor({ code, delivery: "unknown" }).text, /no code was sent/i);
    assert.doesNotMatch(sentenceFor({ code, delivery: "unknown", effect: "undecided" }).text, /no code was sent/i);
    assert.doesNotMatch(sentenceFor({ code, delivery: "unknown", effect: "took-effect" }).text, /no code was sent/i);
    assert.match(sentenceFor({ code, delivery: "unknown", effect: "no-effect" }).text, /no code was sent/i);
  }
});

test("a customer is not asked for another code while nobody knows", () => {
  assert.match(sentenceFor({ code: "timeout", delivery: "unknown" }).text, /do not ask for another/);
});

test("what the customer can do something about is said", () => {
  const details = ["mobile_number_not_verified"];
  assert.match(sentenceFor({ code: "api_error", delivery: "rejected", details }).text, /mobile number/);
  assert.match(sentenceFor({ code: "too_soon", delivery: "not-sent", retryAfterMs: 4_200 }).text, /in 5 s/);
});
