// What is asked of a provider, and what the contract and the provider's own documentation let one expect.
// Codes and the status of a success: docs.solarisgroup.com, API reference: Errors; guides: Bankident.

/**
 * @typedef {object} Check
 * @property {string} id
 * @property {string} title
 * @property {"none" | "wrong" | "real"} token with which token it calls
 * @property {number} status
 * @property {readonly string[]} codes error codes of which one is expected
 * @property {string} expected in words
 */

const withoutAccess = { status: 401, codes: ["token_required", "invalid_token"] };

/** Calls without effect: nobody may make them, or what they name does not exist. @type {readonly Check[]} */
export const harmlessChecks = [
  {
    id: "no-token",
    title: "A call without a token",
    token: "none",
    ...withoutAccess,
    expected: "401, error body, token_required",
  },
  {
    id: "wrong-token",
    title: "A call with a wrong token",
    token: "wrong",
    ...withoutAccess,
    expected: "401, error body, invalid_token",
  },
  {
    id: "unknown-ids",
    title: "Ids that do not exist",
    token: "real",
    status: 404,
    codes: ["model_not_found"],
    expected: "404, error body, model_not_found",
  },
];

/** The one call that has an effect. @type {Check} */
export const realCall = {
  id: "real-call",
  title: "THE REAL CALL (sends an SMS)",
  token: "real",
  status: 200,
  codes: [],
  expected: "200, identification, confirmation_required",
};

export const tokenCheck = {
  id: "token",
  title: "An access token is granted",
  expected: "2xx with access_token, expires_in, token_type",
};

/** The status of an identification whose authorization was started. */
export const statusAfterCall = "confirmation_required";
