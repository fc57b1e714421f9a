// Warnings: something about the set-up of a client that fails no call, but that somebody should know.
import { notify } from "./internal/notify.js";

/**
 * Something that fails no call, but that you should know. It holds no secret and no personal data.
 *
 * @example
 * const onWarning = ({ code, message }: SolarisWarning) => logger.warn({ code }, message);
 */
export interface SolarisWarning {
  /**
   * Stable, machine-readable name of the kind of warning.
   *
   * - `token_store_failed`: `tokenStore` threw, rejected, returned something else or did not answer in time. Tokens are not
   *   shared while it does.
   * - `token_store_forgets`: `tokenStore` lost a token that it had kept, before the token's time was over.
   * - `drift_checker_missing`: the file with the drift checker could not be loaded. `onDrift` reports nothing.
   */
  readonly code: "token_store_failed" | "token_store_forgets" | "drift_checker_missing";
  /** What happened, and what to do about it. */
  readonly message: string;
}

/** Reports a warning, unless one with this code was reported before. */
export type Warn = (code: SolarisWarning["code"], message: string) => void;

/** @param observer receives the warnings; without one they are the process's own, where the platform has those */
export function createWarn(observer: ((warning: SolarisWarning) => void) | undefined): Warn {
  const reported = new Set<string>();
  return (code, message) => {
    if (reported.has(code)) return;
    reported.add(code);
    notify(observer ?? emitProcessWarning, { code, message });
  };
}

function emitProcessWarning({ code, message }: SolarisWarning): void {
  const { process } = globalThis as { process?: { emitWarning?(message: string, options: object): void } };
  process?.emitWarning?.(message, { type: "SolarisWarning", code });
}
