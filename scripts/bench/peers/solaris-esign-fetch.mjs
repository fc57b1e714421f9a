// This package with everything on, its requests carried by the platform's fetch, as they are outside Node.
import { clientOf } from "./solaris-esign.mjs";

/** @type {import("./client.js").CreateClient} */
export function create(baseUrl) {
  return clientOf(baseUrl, { fetch: globalThis.fetch });
}
