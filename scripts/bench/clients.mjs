// Who is measured, and as what.

/**
 * base: what the others are told as a ratio to; floor: what no client can beat; peer: what people would use instead;
 * ours: this package; variant: this package, used in another way.
 * @typedef {"base" | "floor" | "peer" | "ours" | "variant"} Role
 * @typedef {{ name: string, label: string, role: Role }} Client the name is that of its file in peers/
 */

/** @type {readonly Client[]} */
export const clients = [
  { name: "raw-fetch", label: "raw `fetch`", role: "base" },
  { name: "node-http", label: "`node:http` by hand", role: "floor" },
  { name: "solaris-esign", label: "**solaris-esign**", role: "ours" },
  { name: "solaris-esign-fetch", label: "solaris-esign over `fetch`", role: "variant" },
  { name: "undici-request", label: "undici `request`", role: "peer" },
  { name: "openapi-fetch", label: "openapi-fetch", role: "peer" },
  { name: "ky", label: "ky", role: "peer" },
  { name: "axios", label: "axios", role: "peer" },
  { name: "hey-api", label: "hey-api's client", role: "peer" },
  { name: "stripe", label: "stripe-node's core", role: "peer" },
  { name: "openai", label: "openai-node's core", role: "peer" },
];

export const base = only("base");
export const ours = only("ours");
export const variant = only("variant");
export const peers = clients.filter(({ role }) => role === "peer");

/** @param {Role} role */
function only(role) {
  const found = clients.find((client) => client.role === role);
  if (!found) throw new Error(`No client is the ${role}`);
  return found;
}
