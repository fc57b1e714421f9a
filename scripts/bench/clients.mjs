// Who is measured, as what, and in which columns.

/**
 * base: what the others are a ratio to; floor: what no client over node:http can beat; ours: this package; variant: this package, used
 * in another way; peer: what people would use instead; reference: faster, and stated; see docs/benchmark.md for the reasons.
 * @typedef {"base" | "floor" | "ours" | "variant" | "peer" | "reference"} Role
 * @typedef {{ name: string, label: string, role: Role, inBrowser?: string }} Client name: that of its file in peers/; inBrowser: the
 *   file that is bundled for browsers
 */

/** @type {readonly [Client, ...Client[]]} */
export const clients = [
  { name: "raw-fetch", label: "raw `fetch`", role: "base", inBrowser: "raw-fetch.mjs" },
  { name: "node-http", label: "`node:http` by hand", role: "floor" },
  { name: "solaris-esign", label: "**solaris-esign**", role: "ours", inBrowser: "solaris-esign-browser.mjs" },
  { name: "solaris-esign-fetch", label: "solaris-esign over `fetch`", role: "variant" },
  { name: "openapi-fetch", label: "openapi-fetch", role: "peer", inBrowser: "openapi-fetch.mjs" },
  { name: "ky", label: "ky", role: "peer", inBrowser: "ky.mjs" },
  { name: "axios", label: "axios", role: "peer", inBrowser: "axios.mjs" },
  { name: "hey-api", label: "hey-api's client", role: "peer", inBrowser: "hey-api.mjs" },
  { name: "openai", label: "openai-node's core", role: "peer", inBrowser: "openai.mjs" },
  { name: "stripe", label: "stripe-node's core", role: "reference", inBrowser: "stripe.mjs" },
  { name: "undici-request", label: "undici `request`", role: "reference" },
];

export const base = "raw-fetch";
export const ours = "solaris-esign";

/**
 * @typedef {{ title: string, unit: string, higherIsBetter?: boolean, limit: number }} ColumnFacts
 *   limit: what this package must reach, as a ratio to raw fetch; of the bundle, in its unit
 */

/** @type {{ readonly [id: string]: ColumnFacts }} */
export const columns = {
  latency: { title: "latency", unit: "µs", limit: 0.85 },
  cpu: { title: "CPU per call", unit: "µs", limit: 0.7 },
  rate255: { title: "calls/s, 255 callers", unit: "/s", higherIsBetter: true, limit: 1.6 },
  errors: { title: "403 to an error", unit: "µs", limit: 1 },
  start: { title: "process start to first response", unit: "ms", limit: 1.35 },
  bundle: { title: "browser bundle, min+gzip", unit: "kB", limit: 20 },
};

/** @param {string} label in Markdown */
export function plain(label) {
  return label.replaceAll(/[`*]/g, "");
}
