// What was found at one place of an answer: a disagreement with the contract, or something merely worth a note.

/**
 * @typedef {object} Finding
 * @property {string} path where: in the body, or the name of a header, or `(status)`; `(body)` for the body as a whole
 * @property {string} kind
 * @property {string} expected what the contract says
 * @property {string} found a type, a length, a status or a word; never any other value of an answer
 * @property {string} toldBy `client`, `Prism`, both, or `check`
 * @property {"disagreement" | "note"} weight only a disagreement with the contract makes the check fail
 */

/** @typedef {{ path: string, kind: string, expected: string, found: string }} Difference */

/**
 * @param {Difference} difference
 * @param {string} [toldBy]
 * @returns {Finding}
 */
export function disagreement(difference, toldBy = "check") {
  return { ...difference, toldBy, weight: "disagreement" };
}

/**
 * @param {Difference} difference
 * @param {string} [toldBy]
 * @returns {Finding}
 */
export function note(difference, toldBy = "check") {
  return { ...difference, toldBy, weight: "note" };
}

/**
 * A word of an answer, if it looks like one (no digits: neither an IBAN nor a token), else its length.
 * @param {string} text
 */
export function printable(text) {
  return /^[A-Za-z_]{1,40}$/.test(text) ? text : `${text.length} characters`;
}

const token = "[!#$%&'*+.^_`|~\\w-]+";
const mediaType = new RegExp(
  `^${token}/${token}(?: *; *${token}=(?:${token}|"(?:[ !#-[\\]-~\\x80-\\xff]|\\\\[ -~])*"))*$`,
);

/**
 * Whether a content-type is one (RFC 9110, 8.3.1), and not just any text.
 * @param {string} header
 */
export function isMediaType(header) {
  return mediaType.test(header);
}

/**
 * The media type of an answer without its parameters.
 * @param {string | undefined} header
 */
export function mediaTypeOf(header) {
  if (header === undefined) return "no content-type";
  const type = /^\s*([^;\s]*)/.exec(header)?.[1]?.toLowerCase() ?? "";
  return /^[a-z]{1,20}\/[a-z.+-]{1,40}$/.test(type) ? type : `a content-type of ${header.length} characters`;
}

/**
 * The provider's id of the request, which its support asks for. Only what is a UUID can be nothing else.
 * @param {string | undefined} header
 */
export function printableId(header) {
  return header !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(header) ? header : undefined;
}

/** @param {unknown} value */
export function typeOf(value) {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
