// Detects a call that is made by its own `auth` or middleware: it would wait for itself until its deadline.
import { ConfigurationError } from "../errors.js";

/** An `auth` or a middleware of the caller's that is running. */
interface Asked {
  /** Identifies the call. */
  readonly call: object;
  readonly by: "auth" | "A middleware";
  /** The code within which it runs. */
  readonly outer: Asked | undefined;
  over: boolean;
}

/** The part of Node's `AsyncLocalStorage` that is used here. */
interface Scope {
  getStore(): Asked | undefined;
  run<T>(asked: Asked, work: () => T): T;
}

let scope: Scope | undefined;

/** Runs code of the caller's for which this call waits. */
export async function askFor<T>(call: object, work: () => Promise<T>, by: Asked["by"] = "auth"): Promise<T> {
  scope ??= createScope();
  const asked: Asked = { call, by, outer: stillRunning(scope.getStore()), over: false };
  try {
    return await scope.run(asked, work);
  } finally {
    asked.over = true;
  }
}

/**
 * @param made what the code called, for the message
 * @throws {ConfigurationError} this runs within code for which the same call waits
 */
export function refuseReentry(call: object, made: string): void {
  for (let asked = stillRunning(scope?.getStore()); asked; asked = stillRunning(asked.outer)) {
    if (asked.call !== call) continue;
    const waitsFor = asked.by === "auth" ? "the token that auth should return" : "that middleware";
    throw new ConfigurationError(
      `${asked.by} called ${made}, which waits for ${waitsFor}. Do not make that call there.`,
    );
  }
}

/** Code that an `auth` started in the background, a job queue for example, may make any call once `auth` has returned. */
function stillRunning(asked: Asked | undefined): Asked | undefined {
  let inner = asked;
  while (inner?.over) inner = inner.outer;
  return inner;
}

/**
 * On Node, Bun and Deno the scope also holds after an `await`. On other platforms only the synchronous part of `auth` is covered; a
 * later call waits for itself until its deadline.
 */
export function createScope(platform: typeof globalThis = globalThis): Scope {
  const hooks = platform.process?.getBuiltinModule?.("node:async_hooks");
  if (hooks) return new hooks.AsyncLocalStorage<Asked>();
  let current: Asked | undefined;
  return {
    getStore: () => current,
    run(asked, work) {
      const outer = current;
      current = asked;
      try {
        return work();
      } finally {
        current = outer;
      }
    },
  };
}
