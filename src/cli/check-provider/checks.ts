// What the provider is asked, and what the contract and the provider's own documentation let one expect.
// Codes and the status of a success: docs.solarisgroup.com, API reference: Errors; guides: Bankident.

import type { OperationName } from "../../contract/index.js";

export interface Check {
  readonly id: string;
  readonly name: string;
  readonly operation: OperationName;
  /** The token that the call has. */
  readonly token: "none" | "wrong" | "real";
  readonly status: number;
  /** Error codes of which one is expected. */
  readonly codes: readonly string[];
  /** What is expected, in words. */
  readonly expected: string;
}

const withoutAccess = { status: 401, codes: ["token_required", "invalid_token"] };
const authorize = { operation: "authorizeIdentification" } as const;
const retrieve = { operation: "retrieveIdentification" } as const;

const unknownIds = {
  token: "real",
  status: 404,
  codes: ["model_not_found"],
  expected: "404, error body, model_not_found",
} as const;

/** Calls without effect: nobody may make them, or what they name does not exist. */
export const harmlessChecks: readonly Check[] = [
  {
    id: "no-token",
    name: "A call without a token",
    ...authorize,
    token: "none",
    ...withoutAccess,
    expected: "401, error body, token_required",
  },
  {
    id: "wrong-token",
    name: "A call with a wrong token",
    ...authorize,
    token: "wrong",
    ...withoutAccess,
    expected: "401, error body, invalid_token",
  },
  { id: "unknown-ids", name: "Ids that do not exist", ...authorize, ...unknownIds },
  {
    id: "retrieve-no-token",
    name: "A retrieve without a token",
    ...retrieve,
    token: "none",
    ...withoutAccess,
    expected: "401, error body, token_required",
  },
  { id: "retrieve-unknown-ids", name: "A retrieve of ids that do not exist", ...retrieve, ...unknownIds },
];

const anyStatus = { ...retrieve, token: "real", status: 200, codes: [], expected: "200, identification" } as const;

/** Whether the provider returns the given identification in its status: its reference speaks of completed ones. */
export const retrieveCall: Check = { id: "retrieve", name: "The identification", ...anyStatus };

/** The same after the real call, in the status that it has then. */
export const retrieveAfterCall: Check = {
  id: "retrieve-after-call",
  name: "The identification after the real call",
  ...anyStatus,
};

/** The one call that has an effect. */
export const realCall: Check = {
  id: "real-call",
  name: "THE REAL CALL (sends an SMS)",
  ...authorize,
  token: "real",
  status: 200,
  codes: [],
  expected: "200, identification, confirmation_required",
};

export const tokenCheck = {
  id: "token",
  name: "An access token is granted",
  expected: "2xx with access_token, expires_in, token_type",
};

/** The status of an identification whose authorization was started. */
export const statusAfterCall = "confirmation_required";
