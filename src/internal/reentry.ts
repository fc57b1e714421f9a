// Finds a call that the `auth` or a middleware of the same call makes: it would wait for itself until its deadline.
import { ConfigurationError } from "../errors.js";

/** Code of the caller's that a call waits for. */
interface Asked {
  /** Identifies the call. */
  readonly call: object;
  readonly by: "auth" | "A middleware";
  /** The one within which it runs. */
  readonly outer: Asked | undefined;
  over: boolean;
}

/** What Node's `AsyncLocalStorage` does, as far as it is used here. */
interface Scope {
  getStore(): Asked | undefined;
  run<T>(asked: Asked, work: () => T): T;
}

let scope: Scope | undefined;

/** Runs code of the caller's that this call waits for. */
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
 * @param made what it called, for the message
 * @throws {ConfigurationError} when this runs within code that the call waits for
 */
export function refuseReentry(call: object, made: string): void {
  for (let asked = stillRunning(scope?.getStore()); asked; asked = stillRunning(asked.outer)) {
    if (asked.call !== call) continue;
    const waitsFor = asked.by === "auth" ? "the token that auth is to return" : "that middleware";
    throw new ConfigurationError(
      `${asked.by} called ${made}, which waits for ${waitsFor}. Do without that call there.`,
    );
  }
}

/** What an `auth` leaves running in the background, a queue of jobs for example, may call anything afterwards. */
function stillRunning(asked: Asked | undefined): Asked | undefined {
  let inner = asked;
  while (inner?.over) inner = inner.outer;
  return inner;
}

/**
 * Node, Bun and Deno tell also after an `await` within which function code runs. Elsewhere only the synchronous part of
 * `auth` is known, and a call that comes later waits for itself, until its deadline.
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
