// This package with everything on, over the platform's fetch, as outside of Node.
import { clientOf } from "./solaris-esign.mjs";

/** @param {string} baseUrl */
export function create(baseUrl) {
  return clientOf(baseUrl, { fetch: globalThis.fetch });
}
