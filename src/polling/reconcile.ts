// Finds out whether an authorization whose outcome is unknown took effect.
import { ApiError, NotFoundError } from "../errors.js";
import { CallEnded } from "../internal/deadline.js";
import type { Signal } from "../internal/signal.js";
import {
  decide,
  type IdentificationBefore,
  idleTimeoutMs,
  isFinal,
  type Reconciliation,
  tooEarly,
} from "./decision.js";
import { isTemporary, type Look, type Poll, type Polls } from "./polls.js";

const intervalMs = 3_000;

const undecided = { effect: "undecided", evidence: [], identification: undefined } as const;

const notFound =
  "The provider answered 404 when the identification was retrieved. That shows nothing: its reference says that the call returns " +
  "completed identifications. Ask the provider whether it returns yours in the statuses authorization_required and " +
  "confirmation_required, and the customer whether an SMS has arrived.";

/** What is known about an authorization. */
export interface Authorization {
  readonly identificationId: string;
  readonly before: IdentificationBefore | undefined;
  /** On the clock of `performance.now()`. */
  readonly sentAt: number;
  /** Whether this client may still send it: for another caller, or again. */
  isPending(): boolean;
}

export async function reconcile(
  polls: Polls,
  poll: Poll,
  signal: Signal,
  { identificationId, before, sentAt, isPending }: Authorization,
): Promise<Reconciliation> {
  let last: Reconciliation = {
    ...undecided,
    reason: "No look at the identification succeeded before the deadline. Reconcile again.",
  };
  let lastSentAt = sentAt;
  let wasPending = isPending();
  const see = (look: Look): Reconciliation | undefined => {
    // It may have been sent until the end of the call, which was after the look before.
    if (wasPending) lastSentAt = look.askedAt;
    wasPending = isPending();
    if ("error" in look) {
      const { error } = look;
      if (error instanceof NotFoundError) return { ...last, reason: notFound };
      if (isTemporary(error)) return undefined;
      if (!(error instanceof ApiError)) throw error;
      return { ...last, reason: `The identification could not be retrieved: ${error.message}` };
    }
    const { identification } = look;
    if (identification.id !== identificationId) return { ...undecided, reason: anotherOne };
    const sinceSentMs = look.askedAt - lastSentAt;
    last = { ...decide(before, identification, sinceSentMs), identification };
    if (last.effect !== "undecided" || sinceSentMs >= idleTimeoutMs) return last;
    // Nothing but the time changes after a final status, so waiting removes no other doubt.
    return isFinal(identification.status) && last.reason !== tooEarly ? last : undefined;
  };
  try {
    return await polls.until(poll, signal, { intervalMs, dueAt: sentAt + idleTimeoutMs }, see);
  } catch (thrown) {
    if (thrown instanceof CallEnded && thrown.by === "deadline") return last;
    throw thrown;
  }
}

const anotherOne = "The provider returned another identification than the one that was asked for. Ask the provider.";
