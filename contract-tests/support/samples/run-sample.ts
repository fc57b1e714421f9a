// Runs a sample on a stage of its own.
import assert from "node:assert/strict";
import { isSolarisError } from "../../../src/index.js";
import { runnableOf, type Sample } from "./sample.js";
import { createStage, errorsOfAllKinds } from "./stage.js";

const AsyncFunction = (async () => {}).constructor as new (
  ...parameters: string[]
) => (...values: unknown[]) => Promise<unknown>;

/** Runs it once, or, where it handles an error, once for each kind of error. */
export async function runSample(sample: Sample): Promise<void> {
  const code = runnableOf(sample);
  const errors = /\berror\b/.test(code) ? errorsOfAllKinds() : [undefined];
  for (const error of errors) {
    const { stage, exports } = createStage(error);
    await runCode(code, { ...exports, ...stage, mustEqual, mustThrow });
  }
}

/** Runs the body of a function with these names in scope. */
export function runCode(code: string, scope: Readonly<Record<string, unknown>>): Promise<unknown> {
  return new AsyncFunction(...Object.keys(scope), code)(...Object.values(scope));
}

function mustEqual(found: unknown, told: unknown): void {
  assert.deepEqual(found, told, "The sample says that it gives something else");
}

async function mustThrow(run: () => Promise<void>, delivery: string | undefined): Promise<void> {
  const thrown = await run().then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(thrown, "The sample says that it throws");
  if (delivery) assert.equal(isSolarisError(thrown) && thrown.delivery, delivery);
}
