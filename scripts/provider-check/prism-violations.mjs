// What Prism finds wrong with an exchange, reduced to what cannot carry a value: its messages quote media types and names.

/** @typedef {import("./finding.mjs").Difference} Difference */
/** @typedef {{ location?: string[], severity?: string, code?: string | number, message?: string }} Violation */

/** @type {Readonly<Record<string, string>>} */
const kinds = {
  type: "wrong-type",
  enum: "unknown-enum-value",
  const: "unknown-enum-value",
  required: "missing-field",
  additionalProperties: "unknown-field",
  oneOf: "undocumented-shape",
  anyOf: "undocumented-shape",
};

/**
 * @param {string | null} header of Prism's answer, `sl-violations`
 * @returns {{ request: Difference[], response: Difference[] }}
 */
export function readViolations(header) {
  const violations = parse(header);
  const of = (/** @type {string} */ part) =>
    violations.filter(({ location, severity }) => location?.[0] === part && severity === "Error").map(differenceOf);
  return { request: of("request"), response: of("response") };
}

/**
 * @param {string | null} header
 * @returns {Violation[]}
 */
function parse(header) {
  if (header === null) return [];
  try {
    return JSON.parse(header);
  } catch {
    // More than a header holds.
    return [{ location: ["response", "body"], severity: "Error", code: "oneOf", message: "" }];
  }
}

/**
 * @param {Violation} violation
 * @returns {Difference}
 */
function differenceOf({ location = [], code, message = "" }) {
  const found = "what Prism refuses";
  if (code === undefined && message.startsWith("The received media type")) {
    return { path: "content-type", kind: "wrong-media-type", expected: "application/json", found };
  }
  if (code === undefined) return { path: "(status)", kind: "undocumented-status", expected: "a documented one", found };
  // The name of a missing field stands in the message only; it is one of the specification's.
  const missing = code === "required" ? /'([A-Za-z_]{1,40})'$/.exec(message)?.[1] : undefined;
  const names = location.slice(location[1] === "body" ? 2 : 1).concat(missing ?? []);
  return {
    path: names.reduce(appended, "") || "(body)",
    kind: kinds[code] ?? "bad-format",
    expected: missing ? "a required field" : `what the specification says (${/^\w{1,30}$/.exec(`${code}`) ?? "rule"})`,
    found: missing ? "nothing" : found,
  };
}

/**
 * @param {string} path
 * @param {string} name
 */
function appended(path, name) {
  if (/^\d{1,6}$/.test(name)) return `${path}[${name}]`;
  const known = /^[A-Za-z_-]{1,40}$/.test(name) ? name : `(a name of ${name.length} characters)`;
  return path === "" ? known : `${path}.${known}`;
}
