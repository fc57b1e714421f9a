// What is done to a call in each runtime, and what its caller may be told of it: the delivery table, as far as it can
// depend on what carries the call.

/**
 * @typedef {object} Row
 * @property {string} fault what the provider does; names it in the address, too
 * @property {string} what the same, for people
 * @property {string[]} may what may come of it, as a cell of the table
 * @property {keyof import("./scripted-provider.mjs").Addresses} [at] where it goes, if not to the provider
 * @property {"nothing" | "perhaps"} [carried] of a failed connection: whether anything can have been sent over it
 * @property {boolean} [kept] the call is the second one over its connection
 */

/** A browser is no place for the partner's credentials. */
const mayBeBrowser = ["delivered", "refused: ConfigurationError"];
const unsent = ["not-sent", "unknown"];
/** Browsers send a request again by themselves when a kept connection is reset: no client can keep them from it. */
const mayRepeat = ["unknown", "unknown, **sent twice**"];
/** All of the identification was there, so this does no harm: one that is cut off in the middle is no JSON. */
const mayLookWhole = ["unknown", "delivered"];

/** @type {Row[]} */
export const rows = [
  { fault: "answered", what: "200", may: ["delivered"] },
  { fault: "unallowed", what: "200, without `dangerouslyAllowBrowser`", may: mayBeBrowser },
  { fault: "drift", what: "200, differing from the contract", may: ["delivered, `onDrift`"] },
  { fault: "status-403", what: "403", may: ["rejected"] },
  { fault: "status-429", what: "429", may: ["rejected"] },
  { fault: "stale-token", what: "401, and 200 with a new token", may: ["delivered"] },
  { fault: "no-token", what: "no access token", may: ["not-sent"] },
  { fault: "aborted", what: "aborted before the call", may: ["not-sent"] },
  { fault: "refused", what: "connection refused", at: "nobody", carried: "nothing", may: unsent },
  { fault: "lookup", what: "no such host", at: "nowhere", carried: "nothing", may: unsent },
  { fault: "stranger", what: "certificate not trusted", at: "stranger", carried: "nothing", may: unsent },
  { fault: "no-tls", what: "no TLS at the other end", at: "plain", carried: "nothing", may: unsent },
  { fault: "closed", what: "kept connection closed before the call", kept: true, may: ["delivered"] },
  { fault: "reset", what: "reset when the request was read", carried: "perhaps", may: ["unknown"] },
  {
    fault: "kept-reset",
    what: "reset when the request was read, on a kept connection",
    carried: "perhaps",
    kept: true,
    may: mayRepeat,
  },
  { fault: "hang", what: "no response before the deadline", may: ["unknown"] },
  { fault: "kept-hang", what: "no response before the deadline, on a kept connection", kept: true, may: ["unknown"] },
  { fault: "cut", what: "response cut off", may: ["unknown"] },
  { fault: "cut-chunked", what: "chunked response cut off", may: ["unknown"] },
  { fault: "cut-closing", what: "chunked response cut off, after `connection: close`", may: mayLookWhole },
  { fault: "status-500", what: "500", may: ["unknown"] },
  { fault: "redirect", what: "307", may: ["unknown"] },
];

/** Names the last line of the table, which is about what the platform throws. */
export const errorsTell = "errors";
