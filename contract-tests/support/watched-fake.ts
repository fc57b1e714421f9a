// A fake whose every answer is put before the specification: what Prism would refuse, no fake may answer.
import { afterEach, expect } from "vitest";
import { operations } from "../../generated/contract.js";
import { createFakeSolaris, type FakeExchange, type FakeOptions, type FakeSolaris } from "../../src/testing/index.js";
import { throughPrism } from "./through-prism.js";

/** A fake for a file of tests, new after each of them; what it answered of its own accord has to be what the contract allows. */
export function watchedFake(options?: FakeOptions): FakeSolaris {
  const fake = createFakeSolaris(options);
  afterEach(async () => {
    try {
      await expectOnlyWhatTheContractAllows(fake);
    } finally {
      await fake.reset();
    }
  });
  return fake;
}

export async function expectOnlyWhatTheContractAllows(fake: FakeSolaris): Promise<void> {
  for (const { answer, path } of fake.exchanges.filter(isOfItsOwnAccord)) {
    // A 501 is what the fake says of anything but the operation, and what Prism never passes on.
    if (!answer || answer.status === 501) continue;
    const { passed, violations } = await throughPrism(answer);
    expect({ path, answer, passed, violations }).toEqual({ path, answer, passed: true, violations: [] });
  }
}

/** Not a token, for the contract is about the operation; nor what a test had it say against the contract. */
function isOfItsOwnAccord({ path, fault }: FakeExchange): boolean {
  if (!path.endsWith(lastSegment)) return false;
  if (fault?.kind === "status") return fault.status >= 400 && fault.body === undefined;
  return fault?.kind !== "drift";
}

const lastSegment = operations.authorizeIdentification.path.replace(/.*\}/, "");
