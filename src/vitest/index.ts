/**
 * Matchers for the tests of your app, for Vitest and for Jest: it imports neither. Start with {@link matchers}.
 *
 * @module solaris-esign/vitest
 */
import { checkBody, type OperationName } from "../contract/index.js";
import { ConfigurationError, type IdentificationRef } from "../index.js";
import type { SentSms } from "../testing/index.js";

/**
 * What a matcher returns to `expect`.
 *
 * @example
 * const { pass, message }: MatcherResult = matchers.toHaveSentSms(fake, 0);
 * if (!pass) throw new Error(message());
 */
export interface MatcherResult {
  /** Whether the value is as expected, without `.not`. */
  readonly pass: boolean;
  /**
   * Says what differs, or with `.not` what does not. Throws nothing.
   *
   * @example
   * matchers.toHaveSentSms(fake, 1).message(); // "expected the fake to have sent 1 SMS, but it has sent none"
   */
  readonly message: () => string;
}

/**
 * The matchers as `expect(value)` has them, after `expect.extend(matchers)`. The types of Vitest and of Jest know them once your tests
 * import this module.
 *
 * @example
 * import { expect } from "vitest";
 *
 * expect.extend(matchers);
 * await solaris.identifications.authorize({ personId, identificationId });
 * expect(fake).toHaveSentSms(1);
 */
export interface ContractMatchers<Result = void> {
  /**
   * Compares a body with the contract, as `checkBody` of `solaris-esign/contract` does: it passes if there is no difference. The value
   * is the parsed JSON. The message names each difference, and no values except unknown enum values.
   *
   * @param operation the `operationId`
   * @param status the HTTP status of the response: a whole number from 200 to 599
   * @throws {ConfigurationError} the contract has no such operation, or the status is invalid
   * @example
   * import { expect } from "vitest";
   *
   * expect.extend(matchers);
   * expect({ id: "i1", status: "created" }).toMatchContract("authorizeIdentification", 200);
   * expect({ id: "i1", status: "done" }).not.toMatchContract("authorizeIdentification", 200);
   */
  toMatchContract(operation: OperationName, status: number): Result;
  /**
   * Looks at the SMS of a fake of `solaris-esign/testing`: it passes if the fake has sent exactly this number, or at least one for this
   * identification. The message lists the SMS.
   *
   * @param wanted a number, 0 or more, or the ids of an identification
   * @throws {ConfigurationError} the value is no fake, or the argument is neither
   * @example
   * import { expect } from "vitest";
   *
   * expect.extend(matchers);
   * const ref = fake.addIdentification();
   * expect(fake).not.toHaveSentSms(ref);
   * await solaris.identifications.authorize(ref);
   * expect(fake).toHaveSentSms(ref);
   */
  toHaveSentSms(wanted: number | IdentificationRef): Result;
}

/**
 * The matchers {@link ContractMatchers.toMatchContract} and {@link ContractMatchers.toHaveSentSms}, for `expect.extend` of Vitest or
 * Jest, in a test or in a setup file.
 *
 * @throws {ConfigurationError} a matcher gets an invalid argument, also with `.not`
 * @example
 * import { expect } from "vitest";
 * import { matchers } from "solaris-esign/vitest";
 *
 * expect.extend(matchers);
 * expect(fake).toHaveSentSms(0);
 */
export const matchers = {
  /**
   * {@link ContractMatchers.toMatchContract}, with the body as the first argument.
   *
   * @throws {ConfigurationError} the contract has no such operation, or the status is invalid
   * @example
   * matchers.toMatchContract({ id: "i1", status: "created" }, "authorizeIdentification", 200).pass; // true
   */
  toMatchContract(body: unknown, operation: OperationName, status: number): MatcherResult {
    const issues = checkBody(operation, status, body);
    const agreed = `the contract of ${operation} with status ${status}`;
    const differences = issues.map(
      ({ path, kind, expected, found }) => `\n  ${path || "(body)"}: ${kind} (expected ${expected}; found ${found})`,
    );
    return resultOf(
      issues.length === 0,
      `expected the body to match ${agreed}, but it differs:${differences.join("")}`,
      `expected the body not to match ${agreed}, but it does`,
    );
  },

  /**
   * {@link ContractMatchers.toHaveSentSms}, with the fake as the first argument.
   *
   * @throws {ConfigurationError} the value is no fake, or the argument is neither a number nor the ids of an identification
   * @example
   * matchers.toHaveSentSms(fake, 1).pass; // false
   */
  toHaveSentSms(fake: unknown, wanted: number | IdentificationRef): MatcherResult {
    const sms = smsOf(fake);
    if (typeof wanted === "number") return comparedNumber(sms, wanted);
    const { personId, identificationId } = checkedRef(wanted);
    const isSent = sms.some((one) => one.personId === personId && one.identificationId === identificationId);
    const what = `an SMS for ${nameOf({ personId, identificationId })}`;
    return resultOf(
      isSent,
      `expected the fake to have sent ${what}, but it has sent ${listed(sms)}`,
      `expected the fake not to have sent ${what}, but it has sent ${listed(sms)}`,
    );
  },
};

function comparedNumber(sms: readonly SentSms[], wanted: number): MatcherResult {
  if (!Number.isInteger(wanted) || wanted < 0) throw new ConfigurationError(`toHaveSentSms needs ${accepted}.`);
  return resultOf(
    sms.length === wanted,
    `expected the fake to have sent ${wanted} SMS, but it has sent ${listed(sms)}`,
    `expected the fake not to have sent ${wanted} SMS, but it has`,
  );
}

function resultOf(pass: boolean, failed: string, passed: string): MatcherResult {
  return { pass, message: () => (pass ? passed : failed) };
}

const accepted = "a whole number, 0 or more, or { personId, identificationId }";

function smsOf(fake: unknown): readonly SentSms[] {
  const { sms } = Object(fake) as { readonly sms?: unknown };
  if (Array.isArray(sms)) return sms;
  throw new ConfigurationError(
    "toHaveSentSms needs a fake of solaris-esign/testing, and not its list of SMS: expect(fake).toHaveSentSms(1).",
  );
}

function checkedRef(wanted: unknown): IdentificationRef {
  const { personId, identificationId } = Object(wanted) as { [Name in keyof IdentificationRef]?: unknown };
  if (typeof personId === "string" && typeof identificationId === "string") return { personId, identificationId };
  throw new ConfigurationError(`toHaveSentSms needs ${accepted}.`);
}

function nameOf({ personId, identificationId }: IdentificationRef): string {
  return `person ${JSON.stringify(personId)}, identification ${JSON.stringify(identificationId)}`;
}

function listed(sms: readonly SentSms[]): string {
  if (sms.length === 0) return "none";
  return `${sms.length}:${sms.map((one) => `\n  ${nameOf(one)}, at ${one.at.toISOString()}`).join("")}`;
}

// The types of the test runners, with the type parameters that they declare. In declarations the compiler accepts a runner that is
// not installed; in this file it refuses one that no other file imports, as in the build.
// biome-ignore lint/suspicious/noTsIgnore: see above
/** @ts-ignore */
declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: as vitest declares it
  interface Matchers<T = any> extends ContractMatchers<void> {}
}
// biome-ignore lint/suspicious/noTsIgnore: see above
/** @ts-ignore */
declare module "expect" {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends ContractMatchers<R> {}
}
declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: as @types/jest declares it
    interface Matchers<R, T = {}> extends ContractMatchers<R> {}
  }
}
