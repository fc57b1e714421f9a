// Finds out whether an authorization whose outcome is unknown took effect.
import { NotFoundError } from "../errors.js";
import { CallEnded } from "../internal/deadline.js";
import type { Signal } from "../internal/signal.js";
import { decide, type IdentificationBefore, idleTimeoutMs, type Reconciliation } from "./decision.js";
import { isTemporary, type Look, type Poll, type Polls } from "./polls.js";

const intervalMs = 3_000;

const notFound =
  "The provider answered 404 when the identification was retrieved. That shows nothing: its reference says that the call returns " +
  "completed identifications. Ask the provider whether it returns yours in the statuses authorization_required and " +
  "confirmation_required, and the customer whether an SMS has arrived.";

/** @param sentAt in milliseconds since 1970 */
export async function reconcile(
  polls: Polls,
  poll: Poll,
  signal: Signal,
  before: IdentificationBefore | undefined,
  sentAt: number,
): Promise<Reconciliation> {
  let last: Reconciliation = {
    effect: "undecided",
    evidence: [],
    identification: undefined,
    reason: "No look at the identification succeeded before the deadline. Reconcile again.",
  };
  const see = (look: Look): Reconciliation | undefined => {
    if ("error" in look) {
      if (look.error instanceof NotFoundError) return { ...last, reason: notFound };
      if (!isTemporary(look.error)) throw look.error;
      return undefined;
    }
    const { askedAt, identification } = look;
    last = { ...decide(before, identification, askedAt - sentAt), identification };
    return last.effect !== "undecided" || askedAt - sentAt >= idleTimeoutMs ? last : undefined;
  };
  try {
    return await polls.until(poll, signal, { intervalMs, dueAt: sentAt + idleTimeoutMs }, see);
  } catch (thrown) {
    if (thrown instanceof CallEnded && thrown.by === "deadline") return last;
    throw thrown;
  }
}
