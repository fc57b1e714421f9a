// The ids that calls are made with. Each call has an identification of its own: calls for the same one at the same time are
// one request for solaris-esign, and would be several for every other client.

const personId = "dc1a6812a14f6cc338cd084208535bcdcper";

/** The server answers 403 for this one. */
export const refusedPersonId = "00000000000000000000000000000403cper";

/** For this one, too, with the error where stripe-node looks for it: without it that client knows of no error. */
export const refusedForStripeId = "00000000000000000000000000000404cper";

/**
 * @param {(personId: string) => Promise<unknown>} send makes one call, with an id of its own
 * @param {{ statusOf?: (error: any) => number, refusedPerson?: string }} [refusal]
 * @returns {import("./client.js").Client}
 */
export function clientThat(send, { statusOf = ({ status }) => status, refusedPerson = refusedPersonId } = {}) {
  return { call: () => send(personId), refused: () => send(refusedPerson).then(() => 200, statusOf) };
}

let made = 0;

export function nextIdentificationId() {
  made++;
  return `${made.toString(16).padStart(32, "0")}cidt`;
}

/**
 * The path of a call, for clients that compose none themselves.
 * @param {string} person
 */
export function nextPath(person) {
  return `/v1/persons/${encodeURIComponent(person)}/identifications/${encodeURIComponent(nextIdentificationId())}/authorize`;
}
