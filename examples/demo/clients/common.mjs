// What the other clients need of their surroundings: the path, an access token, and an eye on refused connections.

/** @param {import("solaris-esign").IdentificationRef} ref */
export function pathOf({ personId, identificationId }) {
  return `/v1/persons/${personId}/identifications/${identificationId}/authorize`;
}

/** @param {any} error */
const isRefused = (error) => error?.cause?.code === "ECONNREFUSED";

/** `fetch`, which tells of refused connections: no server sees them. @param {(event: any) => void} tell */
export function watchedFetch(tell) {
  return async (/** @type {any} */ url, /** @type {any} */ init) => {
    try {
      return await fetch(url, init);
    } catch (error) {
      if (isRefused(error)) tell({ kind: "refused", to: "provider" });
      throw error;
    }
  };
}

/**
 * Fetches a token once, as apps do that know when it expires.
 *
 * @param {import("./client.js").Target} target
 * @param {(event: any) => void} tell
 */
export function tokenSource({ tokenUrl, credentials, timeoutMs }, tell) {
  /** @type {Promise<string> | undefined} */
  let token;
  const basic = Buffer.from(`${credentials.clientId}:${credentials.clientSecret}`).toString("base64");
  const request = async () => {
    try {
      const response = await fetch(tokenUrl, {
        method: "POST",
        headers: { authorization: `Basic ${basic}` },
        body: new URLSearchParams({ grant_type: "client_credentials", scope: "partners" }),
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (!response.ok) throw new Error(`The token endpoint answers ${response.status}`);
      const { access_token } = /** @type {any} */ (await response.json());
      return access_token;
    } catch (error) {
      token = undefined;
      if (isRefused(error)) tell({ kind: "refused", to: "token" });
      throw error;
    }
  };
  return () => {
    token ??= request();
    return token;
  };
}
