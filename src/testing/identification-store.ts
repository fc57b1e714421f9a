// The identifications of the fake: a small state machine over the documented statuses.
import type { Identification as AuthorizedIdentification, RetrievedIdentification } from "../../generated/schema.js";
import { compareWithContract } from "../drift/compare.js";
import { ConfigurationError } from "../errors.js";
import type { IdentificationRef } from "../identification.js";
import { checkedPathId } from "../internal/validate.js";

/**
 * The fields of a new identification: any documented field, with its name in the API, and ids of your own. Without fields it is a
 * Bankident identification that can be authorized.
 *
 * @example
 * const wanted: NewIdentification = { status: "expired", method: "bank_id" };
 * fake.identification(fake.addIdentification(wanted)).status; // "expired"
 */
export interface NewIdentification
  extends Partial<Omit<RetrievedIdentification, "id" | "person_id">>,
    Partial<IdentificationRef> {}

/**
 * An SMS that the provider would have sent.
 *
 * @example
 * await solaris.identifications.authorize(fake.addIdentification());
 * const tokens = fake.sms.map(({ referenceToken }: SentSms) => referenceToken);
 * tokens.join(", "); // "0000-0001"
 */
export interface SentSms extends IdentificationRef {
  /** The transaction number to show next to the field for the one-time password. */
  readonly referenceToken: string;
  /** The time of the SMS, on the fake's clock. */
  readonly at: Date;
}

/** A status that the fake can have: one that the call that retrieves can return. */
export type FakeStatus = RetrievedIdentification["status"];

/** The outcome of an authorization. */
export type Authorization =
  | { readonly outcome: "authorized"; readonly identification: AuthorizedIdentification }
  | { readonly outcome: "wrong-status"; readonly status: string }
  | { readonly outcome: "too-many-sms"; readonly retryAfterMs: number };

/**
 * How long an authorization can be requested, in milliseconds: about 10 minutes in the bodies captured in the provider's mobile SDKs.
 * That it begins with the status `authorization_required` is our assumption.
 */
const authorizationMs = 10 * 60_000;
/** How long the one-time password can be entered, in milliseconds: our assumption, which fits the same bodies. */
const confirmationMs = 5 * 60_000;
/** The provider allows 60 SMS per recipient and hour (docs.solarisgroup.com, API reference: Rate limits). */
const maxSmsPerHour = 60;
const hourMs = 3_600_000;

export interface IdentificationStore {
  readonly sms: readonly SentSms[];
  /** @throws {ConfigurationError} the contract does not allow such an identification */
  add(wanted: NewIdentification): IdentificationRef;
  has(ref: IdentificationRef): boolean;
  /** The identification at the current time. @throws {ConfigurationError} there is no such identification */
  get(ref: IdentificationRef): RetrievedIdentification;
  setStatus(ref: IdentificationRef, status: FakeStatus): void;
  /** @throws {ConfigurationError} there is no such identification */
  authorize(ref: IdentificationRef): Authorization;
  /** Deletes all identifications and SMS. */
  clear(): void;
}

/**
 * @param now the fake's clock, in milliseconds since 1970
 * @param label what stands in front of each transaction number
 * @param onStatus receives an identification whose status was set
 */
export function createIdentificationStore(
  now: () => number,
  label: string,
  onStatus: (changed: RetrievedIdentification) => void = () => {},
): IdentificationStore {
  const identifications = new Map<string, RetrievedIdentification>();
  const sms: SentSms[] = [];
  let added = 0;
  let referenceTokens = 0;
  const keyOf = ({ personId, identificationId }: IdentificationRef) => JSON.stringify([personId, identificationId]);
  const inMs = (ms: number) => new Date(now() + ms).toISOString();

  const has = (ref: IdentificationRef) => identifications.has(keyOf(ref));

  /** Updates the status first, because a deadline may have passed. */
  const get = (ref: IdentificationRef): RetrievedIdentification => {
    const key = keyOf(ref);
    const identification = identifications.get(key);
    if (!identification) throw new ConfigurationError("The fake has no such identification: add it first.");
    const current = { ...identification, status: statusBy(now(), identification) };
    identifications.set(key, current);
    return structuredClone(current);
  };

  /** The fields that belong to a status: deadlines, and a transaction number while a one-time password is expected. */
  const fieldsOf = (status: FakeStatus): Partial<RetrievedIdentification> => {
    if (!authorizable.has(status)) return { status };
    const authorizing = { status, authorization_expires_at: inMs(authorizationMs) };
    if (status === "confirmation_required") return { ...authorizing, ...confirmingUntil(inMs(confirmationMs)) };
    return { ...authorizing, confirmation_expires_at: null, current_reference_token: null };
  };

  /** The fields that an authorization sets. */
  const confirmingUntil = (confirmation_expires_at: string) => {
    const current_reference_token = label + referenceTokenOf(++referenceTokens);
    return { status: "confirmation_required" as const, confirmation_expires_at, current_reference_token };
  };

  const change = (ref: IdentificationRef, fields: Partial<RetrievedIdentification>): RetrievedIdentification => {
    const before = get(ref);
    const changed = { ...before, ...fields };
    checkDocumented(changed);
    identifications.set(keyOf(ref), changed);
    if (changed.status !== before.status) onStatus(changed);
    return changed;
  };

  return {
    sms,
    add({ personId, identificationId, ...fields }) {
      if ("id" in fields) throw new ConfigurationError("Pass the id of an identification as identificationId.");
      if ("person_id" in fields) throw new ConfigurationError("Pass the id of a person as personId.");
      const nth = String(++added).padStart(32, "0");
      const ref = {
        personId: checkedPathId("personId", personId ?? `${nth}cper`),
        identificationId: checkedPathId("identificationId", identificationId ?? `${nth}cidt`),
      };
      if (has(ref)) throw new ConfigurationError("The fake already has an identification with these ids.");
      const { status = "authorization_required" } = fields;
      const identification = {
        ...bankIdentification,
        ...fieldsOf(status),
        ...fields,
        status,
        id: ref.identificationId,
        person_id: ref.personId,
      };
      checkDocumented(identification);
      identifications.set(keyOf(ref), structuredClone(identification));
      return ref;
    },
    has,
    get,
    setStatus: (ref, status) => void change(ref, fieldsOf(status)),
    authorize(ref) {
      const { status, authorization_expires_at } = get(ref);
      if (!authorizable.has(status)) return { outcome: "wrong-status", status };
      const lastHour = sms.filter(({ personId, at }) => personId === ref.personId && at.getTime() > now() - hourMs);
      const [oldest] = lastHour;
      if (oldest && lastHour.length >= maxSmsPerHour) {
        return { outcome: "too-many-sms", retryAfterMs: oldest.at.getTime() + hourMs - now() };
      }
      // A new code can be entered for its whole time, but not after the end of the window.
      const until = [inMs(confirmationMs), authorization_expires_at ?? inMs(confirmationMs)].map(Date.parse);
      const authorized = change(ref, confirmingUntil(new Date(Math.min(...until)).toISOString()));
      const { personId, identificationId } = ref;
      const referenceToken = String(authorized.current_reference_token);
      sms.push({ personId, identificationId, referenceToken, at: new Date(now()) });
      return { outcome: "authorized", identification: asAuthorized(authorized) };
    },
    clear() {
      identifications.clear();
      sms.length = 0;
      added = 0;
      referenceTokens = 0;
    },
  };
}

/** The statuses in which an identification can be authorized, the first time or for a new code (guides: Bankident). */
const authorizable: ReadonlySet<string> = new Set<FakeStatus>(["authorization_required", "confirmation_required"]);

/**
 * After `authorization_expires_at` the identification can no longer be authorized; after `confirmation_expires_at` the
 * authorization must be started again (guides: Bankident). The sources do not name the statuses: `expired` and
 * `authorization_required` are our assumption.
 */
function statusBy(now: number, identification: RetrievedIdentification): FakeStatus {
  const { status, authorization_expires_at, confirmation_expires_at } = identification;
  const passed = (deadline: string | null | undefined) => typeof deadline === "string" && Date.parse(deadline) <= now;
  if (!authorizable.has(status)) return status;
  if (passed(authorization_expires_at)) return "expired";
  return status === "confirmation_required" && passed(confirmation_expires_at) ? "authorization_required" : status;
}

/** The fields with which an authorization answers: without those that only {@link IdentificationStore.get} has. */
function asAuthorized({
  language: _language,
  person_id: _personId,
  address: _address,
  documents: _documents,
  failure_reason: _failureReason,
  provider_status_code: _providerStatusCode,
  ...fields
}: RetrievedIdentification): AuthorizedIdentification {
  const neverNull = ["url", "iban"];
  const kept = Object.entries(fields).filter(([name, value]) => value !== null || !neverNull.includes(name));
  return Object.fromEntries(kept) as AuthorizedIdentification;
}

/** The default fields of an identification. */
const bankIdentification: Omit<RetrievedIdentification, "id" | "status"> = {
  reference: null,
  url: "https://fts-payment-initiation-wizard.solaris-sandbox.de/index.html?wizard_session_key=fake&interface_id=fake",
  completed_at: null,
  method: "bank",
  proof_of_address_type: null,
  proof_of_address_issued_at: null,
  iban: "DE11110101010100000020",
  terms_and_conditions_signed_at: null,
  authorization_expires_at: null,
  confirmation_expires_at: null,
  current_reference_token: null,
  estimated_waiting_time: null,
};

/** Two groups of four digits, as in the example of the endpoint page. */
function referenceTokenOf(nth: number): string {
  return `${String(Math.floor(nth / 10_000)).padStart(4, "0")}-${String(nth % 10_000).padStart(4, "0")}`;
}

/** Refuses an identification that differs from the contract. */
function checkDocumented(identification: RetrievedIdentification): void {
  const [issue] = compareWithContract("retrieveIdentification", { status: 200, headers: {}, body: "" }, identification);
  if (!issue) return;
  const { path, kind, expected, found } = issue;
  throw new ConfigurationError(
    `The contract does not allow this identification: ${path} is ${kind} (expected ${expected}, found ${found}). ` +
      'To get a response that differs from the contract, use failNext({ kind: "drift", … }).',
  );
}
