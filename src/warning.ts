// Warnings: problems with the setup of a client that fail no call.
import { notify } from "./internal/notify.js";

/**
 * A problem that fails no call but that you should know. It contains no secret and no personal data.
 *
 * @example
 * const onWarning = ({ code, message }: SolarisWarning) => logger.warn({ code }, message);
 */
export interface SolarisWarning {
  /**
   * A stable, machine-readable name for the kind of warning.
   *
   * - `token_store_failed`: your `tokenStore` threw, rejected, returned an invalid value or did not settle in time. Until it works
   *   again, tokens are not shared.
   * - `token_store_forgets`: your `tokenStore` lost a token before the token's lifetime was over.
   * - `drift_checker_missing`: the file with the drift checker could not be loaded. `onDrift` reports nothing.
   * - `ledger_failed`: your `ledger` threw, rejected, returned an invalid value or did not settle in time. `ledgerFailure` says what a
   *   call does then.
   * - `redis_may_forget`: the Redis of `redisLedger` may lose rows, or did not show its settings. A lost row can mean a second SMS.
   * - `redis_unavailable`: the Redis of `redisBudget` failed or did not answer. Until it works again, each process has its `share`.
   * - `webhook_store_failed`: your store of seen webhooks threw, rejected or did not settle in time. Events may be handled twice.
   * - `webhook_body_not_raw`: something has parsed the body of a webhook. It was rejected.
   * - `webhook_handler_failed`: your `onEvent` threw, and there is no `onRejected` that receives the error.
   */
  readonly code:
    | "token_store_failed"
    | "token_store_forgets"
    | "drift_checker_missing"
    | "ledger_failed"
    | "redis_may_forget"
    | "redis_unavailable"
    | "webhook_store_failed"
    | "webhook_body_not_raw"
    | "webhook_handler_failed";
  /** Says what happened and what to do. */
  readonly message: string;
}

/** Reports a warning, unless a warning with this code was reported before. */
export type Warn = (code: SolarisWarning["code"], message: string) => void;

/** @param observer receives the warnings; without it they are emitted on the process, if the platform has one */
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
