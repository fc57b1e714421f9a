// The fake's token endpoint: OAuth2 client credentials (docs.solarisgroup.com, API reference: Authentication).
import { tokenScope } from "../../generated/contract.js";
import { type FakeAnswer, jsonAnswer } from "./answers.js";

/** The credentials that the fake accepts. */
export const fakeCredentials = Object.freeze({ clientId: "fake-client", clientSecret: "fake-secret" });

/** As in the provider's example. */
const lifetimeS = 3599;

export interface TokenEndpoint {
  grant(authorization: string | undefined, form: string): FakeAnswer;
  isValid(token: string): boolean;
  revoke(token: string): void;
}

/** Errors are those of RFC 6749, 5.2: the provider does not document its own, and they may not be JSON. */
export function createTokenEndpoint(now: () => number): TokenEndpoint {
  const expiries = new Map<string, number>();
  let granted = 0;
  const basic = `Basic ${btoa(`${fakeCredentials.clientId}:${fakeCredentials.clientSecret}`)}`;
  return {
    grant(authorization, form) {
      const wanted = new URLSearchParams(form);
      if (authorization !== basic) return jsonAnswer(401, { error: "invalid_client" });
      if (wanted.get("grant_type") !== "client_credentials")
        return jsonAnswer(400, { error: "unsupported_grant_type" });
      if (wanted.get("scope") !== tokenScope) return jsonAnswer(400, { error: "invalid_scope" });
      const token = `fake-token-${++granted}`;
      expiries.set(token, now() + lifetimeS * 1000);
      return jsonAnswer(200, { access_token: token, expires_in: lifetimeS, scope: tokenScope, token_type: "bearer" });
    },
    isValid: (token) => (expiries.get(token) ?? 0) > now(),
    revoke: (token) => void expiries.delete(token),
  };
}
