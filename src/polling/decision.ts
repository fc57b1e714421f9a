// Decides from two looks at an identification whether an authorization between them took effect. It sends nothing and has no clock.
import { authorizationDeadline, confirmationDeadline, type RetrievedIdentification } from "../identification.js";

/**
 * An identification as it was before an authorization: what `retrieve` or an earlier `authorize` returned, or these fields of it.
 * Store them before the call.
 *
 * @interface
 * @example
 * const { identification } = await solaris.identifications.retrieve({ personId, identificationId });
 * const { status, confirmation_expires_at, current_reference_token }: IdentificationBefore = identification;
 */
export type IdentificationBefore = Readonly<
  Pick<RetrievedIdentification, "status"> & {
    // Undefined is for those who pick the fields under `exactOptionalPropertyTypes`.
    [Name in keyof Pick<RetrievedIdentification, "confirmation_expires_at" | "current_reference_token">]?:
      | RetrievedIdentification[Name]
      | undefined;
  }
>;

/**
 * Whether an authorization took effect, and how that is known.
 *
 * @example
 * const label = ({ effect, reason }: Decision) => reason ?? effect;
 * label({ effect: "no-effect", evidence: [] }); // "no-effect"
 */
export interface Decision {
  /**
   * - `took-effect`: an SMS went out. Ask the customer for the one-time password.
   * - `no-effect`: no SMS went out, and none will. You may call `authorize` again.
   * - `undecided`: `reason` says why, and what to do.
   */
  readonly effect: "took-effect" | "no-effect" | "undecided";
  /** The fields that were compared, and how they differ. It contains none of their values, so you can log it. */
  readonly evidence: readonly string[];
  /** Why nothing could be decided, and what to do; only if the effect is `undecided`. */
  readonly reason?: string;
}

/**
 * Whether an authorization took effect, and the identification at the last look.
 *
 * @example
 * const ref = { personId, identificationId };
 * const { identification: before } = await solaris.identifications.retrieve(ref);
 * await solaris.identifications.authorize(ref).catch(() => {});
 * const { effect, evidence }: Reconciliation = await solaris.identifications.reconcile(ref, { before });
 * logger.info({ effect, evidence });
 */
export interface Reconciliation extends Decision {
  /** Exactly as the provider sent it; undefined if no look succeeded, or none was needed. */
  readonly identification: RetrievedIdentification | undefined;
}

/**
 * The provider's idle timeout, in milliseconds: after it, a request that had no effect will have none (docs.solarisgroup.com, API
 * reference: Requests and responses).
 */
export const idleTimeoutMs = 150_000;

/**
 * @param before undefined if nobody looked
 * @param sinceSentMs the milliseconds from the authorization until `now` was asked for
 */
export function decide(
  before: IdentificationBefore | undefined,
  now: RetrievedIdentification,
  sinceSentMs: number,
): Decision {
  const changes: Changes = {
    status: isBeforeEffect(before?.status) && isAfterEffect(now.status) ? "moved on" : undefined,
    expiry: changeOf(before?.confirmation_expires_at, now.confirmation_expires_at, expiryChange),
    token: changeOf(before?.current_reference_token, now.current_reference_token, tokenChange),
  };
  const { status, expiry, token } = changes;
  const evidence = [
    `status ${status ?? (before?.status === now.status ? "unchanged" : "shows no effect")}`,
    `confirmation_expires_at ${expiry}`,
    `current_reference_token ${token}`,
  ];
  if (status || proofs.has(expiry) || proofs.has(token)) return { effect: "took-effect", evidence };
  const doubt = doubtAbout(before, now, changes);
  if (doubt) return { effect: "undecided", evidence, reason: `${doubt}. Ask the customer whether an SMS has arrived.` };
  if (sinceSentMs >= idleTimeoutMs) return { effect: "no-effect", evidence };
  return { effect: "undecided", evidence, reason: tooEarly };
}

/** The reason that goes away with the time. */
export const tooEarly =
  "Nothing has changed yet, but the request may still take effect until 150 s after it was sent. Reconcile again then.";

type Change =
  | "unchanged"
  | "not set"
  | "set"
  | "changed"
  | "moved later"
  | "moved earlier"
  | "removed"
  | "unknown before"
  | "not comparable";

interface Changes {
  readonly status: "moved on" | undefined;
  readonly expiry: Change;
  readonly token: Change;
}

/** Only an authorization sets these fields, or changes them (the provider's mobile SDKs). */
const proofs: ReadonlySet<Change> = new Set<Change>(["set", "changed", "moved later", "moved earlier"]);

function changeOf(before: unknown, now: unknown, compare: (before: string, now: string) => Change): Change {
  if (now === null) return typeof before === "string" ? "removed" : "not set";
  if (typeof now !== "string" || now === "") return "not comparable";
  if (typeof before !== "string") return before === null ? "set" : "unknown before";
  return before === now ? "unchanged" : compare(before, now);
}

/** By the moment, not the text: two calls may write one moment in two ways, with and without the parts of a second. */
function expiryChange(before: string, now: string): Change {
  const [from, to] = [before, now].map((text) => confirmationDeadline({ confirmation_expires_at: text })?.getTime());
  if (from === undefined || to === undefined) return "not comparable";
  if (from === to) return "unchanged";
  if (Math.abs(from - to) < 1_000) return "not comparable";
  return from < to ? "moved later" : "moved earlier";
}

/** The provider writes it with and without a label in front, so only the last word counts. */
function tokenChange(before: string, now: string): Change {
  const [from, to] = [before, now].map((text) => text.trim().split(/\s+/).at(-1));
  if (from === "" || to === "") return "not comparable";
  return from === to ? "unchanged" : "changed";
}

/** Why it cannot be said that nothing has changed; undefined if it can. */
function doubtAbout(
  before: IdentificationBefore | undefined,
  now: RetrievedIdentification,
  { expiry, token }: Changes,
): string | undefined {
  const open: Change[] = ["removed", "not comparable", "unknown before"];
  if (open.includes(expiry)) return `confirmation_expires_at is ${expiry}, which shows neither`;
  if (open.includes(token)) return `current_reference_token is ${token}, which shows neither`;
  if (!isBeforeEffect(now.status) && !isAfterEffect(now.status) && !isOver(now.status)) {
    return "This version of the package does not know what the status means";
  }
  // Null, as before a first authorization, and not absent.
  const neverAuthorized = now.confirmation_expires_at === null && now.current_reference_token === null;
  if (before?.status === undefined) {
    return isBeforeEffect(now.status) && neverAuthorized
      ? undefined
      : "The status before the authorization is not known";
  }
  if (isBeforeEffect(before.status)) {
    if (isBeforeEffect(now.status) || expiry === "unchanged") return undefined;
    return "The identification is over, and no field shows whether it was authorized";
  }
  // A new code moves the time on, but not past the end of the window.
  const [until, windowEnd] = [confirmationDeadline(now), authorizationDeadline(now)];
  if (until && windowEnd && until < windowEnd) return undefined;
  return "A new code need not have changed any field";
}

/** Whether nothing more happens in this status. No source lists these statuses: they are our assumption. */
export function isFinal(status: string): boolean {
  return status === "successful" || isOver(status);
}

/** The way of an identification (docs.solarisgroup.com, guides: Bankident). */
const isBeforeEffect = oneOf("created", "pending", "authorization_required");
const isAfterEffect = oneOf("confirmation_required", "confirmed", "successful");
const isOver = oneOf("aborted", "canceled", "expired", "failed", "rejected");

function oneOf(...known: RetrievedIdentification["status"][]): (status: string | undefined) => boolean {
  return (status) => known.includes(status as string);
}
