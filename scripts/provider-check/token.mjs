// Fetches one access token with the built client, and compares the answer with what is documented of the token endpoint:
// OAuth2 (RFC 6749, 5.1), with expires_in, for an hour (docs.solarisgroup.com, API reference: Authentication).
import { clientCredentials } from "../../dist/src/index.js";
import { exchange } from "./exchange.mjs";
import { disagreement, mediaTypeOf, note, printable, typeOf } from "./finding.mjs";

/** @typedef {import("./finding.mjs").Finding} Finding */
/** @typedef {import("./exchange.mjs").Answer} Answer */

/**
 * @param {object} options
 * @param {string} options.tokenUrl
 * @param {string} options.clientId
 * @param {string} options.clientSecret
 * @param {number} options.timeoutMs
 * @returns {Promise<{ token?: string, answer?: Answer, failure?: unknown }>}
 */
export async function fetchToken({ timeoutMs, ...credentials }) {
  /** @type {Answer | undefined} */
  let answer;
  /** @type {import("../../dist/src/index.js").Fetch} */
  const fetch = async (url, { method = "POST", headers, body }) => {
    const sent = { method, headers: Object.fromEntries(new Headers(headers)), body: `${body}` };
    answer = await exchange(url, { ...sent, body: sent.body }, timeoutMs);
    return responseOf(answer);
  };
  try {
    const { signal } = new AbortController();
    const token = await clientCredentials({ ...credentials, fetch })({ signal });
    return { token, ...(answer && { answer }) };
  } catch (failure) {
    return { failure, ...(answer && { answer }) };
  }
}

/**
 * An answer as the client's `fetch` is to hand it over.
 * @param {Answer} answer
 */
export function responseOf({ status, headers, body }) {
  const empty = status === 204 || status === 205 || status === 304;
  return new Response(empty ? null : new Uint8Array(body), { status, headers });
}

/**
 * How a granted token differs from what is documented.
 * @param {Answer} answer one with a 2xx
 * @returns {Finding[]}
 */
export function tokenFindings({ headers, body }) {
  const granted = parse(body.toString());
  const mediaType = mediaTypeOf(headers["content-type"]);
  const wrongMediaType = { path: "content-type", kind: "wrong-media-type", expected: "application/json" };
  const about = mediaType === "application/json" ? [] : [note({ ...wrongMediaType, found: mediaType })];
  if (typeof granted !== "object" || granted === null || Array.isArray(granted)) {
    const found = granted === undefined ? `no JSON, ${body.length} bytes` : typeOf(granted);
    const expected = "a JSON object";
    return [...about, disagreement({ path: "(body)", kind: "undocumented-shape", expected, found })];
  }
  return [
    ...about,
    ...fieldFindings(granted, "access_token", "string"),
    ...fieldFindings(granted, "token_type", "string"),
    ...fieldFindings(granted, "expires_in", "number"),
    ...valueFindings(granted),
  ];
}

/**
 * @param {any} granted
 * @param {string} path
 * @param {string} type
 */
function fieldFindings(granted, path, type) {
  const value = granted[path];
  if (value === undefined) {
    return [disagreement({ path, kind: "missing-field", expected: "a required field", found: "nothing" })];
  }
  if (typeof value !== type) {
    return [disagreement({ path, kind: "wrong-type", expected: type, found: typeOf(value) })];
  }
  return value === "" ? [disagreement({ path, kind: "bad-format", expected: "some text", found: "nothing" })] : [];
}

/** @param {any} granted */
function valueFindings({ token_type: type, expires_in: seconds }) {
  const findings = [];
  if (typeof type === "string" && type !== "" && type.toLowerCase() !== "bearer") {
    const kind = "unknown-enum-value";
    findings.push(disagreement({ path: "token_type", kind, expected: "bearer", found: printable(type) }));
  }
  if (typeof seconds === "number" && !(seconds > 0 && seconds <= 3600)) {
    const kind = "unexpected-value";
    findings.push(note({ path: "expires_in", kind, expected: "an hour at most", found: "another time" }));
  }
  return findings;
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
