// Waits until an identification has a status.
import type { SolarisError } from "../errors.js";
import { isKnownStatus, type RetrievedIdentification } from "../identification.js";
import { CallEnded } from "../internal/deadline.js";
import type { Signal } from "../internal/signal.js";
import { isFinal } from "./decision.js";
import { isTemporary, type Look, type Poll, type Polls } from "./polls.js";

/**
 * The result of {@link Identifications.waitFor}.
 *
 * @example
 * const ref = { personId, identificationId };
 * const until = ["authorization_required", "confirmation_required"] as const;
 * const { reached, identification }: WaitResult = await solaris.identifications.waitFor(ref, { until });
 * if (!reached) logger.info({ status: identification.status }, "the customer did not sign");
 */
export interface WaitResult {
  /** False if the identification has ended in another status, so that it will never have the one you wait for. */
  readonly reached: boolean;
  /** The identification, exactly as the provider sent it. */
  readonly identification: RetrievedIdentification;
}

/** @throws the reason of the signal, or an error after which polling again makes no sense */
export async function waitFor(
  polls: Polls,
  poll: Poll,
  signal: Signal,
  statuses: readonly string[],
  intervalMs: number,
): Promise<WaitResult> {
  let lastError: SolarisError | undefined;
  let lastStatus: string | undefined;
  const see = (look: Look): WaitResult | undefined => {
    if ("error" in look) {
      lastError = look.error;
      if (!isTemporary(look.error)) throw look.error;
      return undefined;
    }
    const { identification } = look;
    lastError = undefined;
    lastStatus = identification.status;
    const reached = statuses.includes(identification.status);
    return reached || isFinal(identification.status) ? { reached, identification } : undefined;
  };
  try {
    return await polls.until(poll, signal, { intervalMs }, see);
  } catch (thrown) {
    if (!(thrown instanceof CallEnded)) throw thrown;
    const doubt = statuses.every(isKnownStatus) ? "" : "; until has one that this version does not know";
    throw new CallEnded(
      thrown.by,
      `${thrown.message} (${wordsAbout(lastError, lastStatus)}${doubt})`,
      thrown.cause ?? lastError,
    );
  }
}

/** The error of the last poll, a 404 for example, may be why the status was never seen. */
function wordsAbout(error: SolarisError | undefined, status: string | undefined): string {
  if (error) return `the last poll failed: ${error.code}`;
  if (status === undefined) return "no poll ended";
  // Any other status may be any text, so it is not printed.
  return `the last status was ${isKnownStatus(status) ? status : "one that this version does not know"}`;
}
