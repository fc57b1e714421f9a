// The ids that calls are made with, and what clients without them of their own share: a path, and an error.

export const personId = "dc1a6812a14f6cc338cd084208535bcdcper";

/** The server answers 403 for this one. */
export const refusedPersonId = "00000000000000000000000000000403cper";

/** For this one, too, with the error where stripe-node looks for it: else that client makes no error. */
export const refusedForStripeId = "00000000000000000000000000000404cper";

/**
 * @typedef {object} Peer
 * @property {(person: string, identification: string) => Promise<unknown>} send makes the call, and returns the identification
 * @property {(error: any) => number} [statusOf] an error, if not in its `status`
 * @property {string} [refusedPerson] for whom the server answers 403
 */

/** @param {string} person @param {string} identification */
export function pathOf(person, identification) {
  return `/v1/persons/${encodeURIComponent(person)}/identifications/${encodeURIComponent(identification)}/authorize`;
}

export class ApiError extends Error {
  /** @param {number} status @param {{ code: string }} body */
  constructor(status, body) {
    super(`The provider answered ${status} ${body.code}.`);
    this.status = status;
    this.code = body.code;
  }
}
