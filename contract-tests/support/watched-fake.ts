// A fake whose every answer is put before the specification: what Prism would refuse, no fake may answer.
import { afterEach, expect } from "vitest";
import { operations } from "../../generated/contract.js";
import { createFakeSolaris, type FakeExchange, type FakeOptions, type FakeSolaris } from "../../src/testing/index.js";
import type { OperationId } from "./calls.js";
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
  for (const exchange of fake.exchanges.filter(isOfItsOwnAccord)) {
    const { answer, path } = exchange;
    const operation = operationOf(exchange);
    // A 501 is what the fake says of anything but an operation, and what Prism never passes on.
    if (!operation || !answer || answer.status === 501) continue;
    const { passed, violations } = await throughPrism(answer, operation);
    expect({ path, answer, passed, violations }).toEqual({ path, answer, passed: true, violations: [] });
  }
}

/** Not what a test had it say against the contract. */
function isOfItsOwnAccord({ fault }: FakeExchange): boolean {
  if (fault?.kind === "status") return fault.status >= 400 && fault.body === undefined;
  return fault?.kind !== "drift";
}

/** None for a token, which is not in the contract. */
function operationOf({ method, path }: FakeExchange): OperationId | undefined {
  const named = Object.entries(operations).find(
    ([, operation]) =>
      operation.method === method.toLowerCase() &&
      new RegExp(`^${operation.path.replace(/\{\w+\}/g, "[^/]+")}$`).test(path),
  );
  return named?.[0] as OperationId | undefined;
}
