// The address of a provider.
import { environmentsOf } from "../support/contract.mjs";
import { CannotRun } from "../support/description.mjs";
import { readSpec } from "../support/spec.mjs";

/**
 * Refuses production, unless it was confirmed.
 * @param {string} url
 * @param {boolean | undefined} confirmed
 * @throws {CannotRun}
 */
export async function confirmProduction(url, confirmed) {
  const { production } = environmentsOf(await readSpec());
  if (production === undefined || new URL(url).host !== new URL(production.baseUrl).host || confirmed) return;
  throw new CannotRun(
    "This is the provider's production, with real customers: add --confirm-production if it is meant.",
  );
}

/**
 * The address without slashes at its end, to which paths are added.
 * @param {string} option
 * @param {string} text
 * @throws {CannotRun}
 */
export function checkedBaseUrl(option, text) {
  // Looks at each slash once: without the first part, a long row of slashes elsewhere takes minutes.
  return checkedAddress(option, text).replace(/(?<!\/)\/+$/, "");
}

/**
 * The address: https anywhere, http only on a loopback host, and nothing in it but a path. The message does not repeat it.
 * @param {string} option
 * @param {string} text
 * @throws {CannotRun}
 */
function checkedAddress(option, text) {
  const refused = (/** @type {string} */ why) => new CannotRun(`--${option} ${why}.`);
  if (!URL.canParse(text)) throw refused("must be an absolute URL, for example https://api.example.com");
  const { protocol, hostname, username, password } = new URL(text);
  if (username || password) throw refused("must not contain a user name or password");
  if (/[?#\s]/.test(text)) throw refused("must not contain a query, a fragment or white space");
  const loopback = /^(localhost|\[::1\]|127\.\d+\.\d+\.\d+)$/.test(hostname);
  if (protocol !== "https:" && !(protocol === "http:" && loopback)) {
    throw refused("must use https; plain http is allowed only on localhost, 127.0.0.0/8 and [::1]");
  }
  return text;
}
