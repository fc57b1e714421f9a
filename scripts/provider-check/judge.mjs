// Judges one call: where the answer disagrees with the contract, and what else is worth a note.
import { requestIdHeader } from "../../dist/generated/contract.js";
import { isKnownStatus } from "../../dist/src/index.js";
import { statusAfterCall } from "./checks.mjs";
import { disagreement, isMediaType, mediaTypeOf, note, printable } from "./finding.mjs";

/** @typedef {import("./finding.mjs").Finding} Finding */
/** @typedef {import("./checks.mjs").Check} Check */
/** @typedef {import("./call.mjs").Called} Called */
/** @typedef {import("./exchange.mjs").Answer} Answer */

/**
 * What the client reports although the specification allows it: the provider adds fields without notice, and the endpoint page's
 * own example has another id than its path.
 */
const allowed = new Set(["unknown-field", "different-resource"]);

/**
 * @param {Check} check
 * @param {Called & { answer: Answer }} called
 * @returns {Finding[]}
 */
export function judge(check, called) {
  const against = contractFindings(check, called);
  const wrong = new Set(against.filter(({ weight }) => weight === "disagreement").map(({ kind }) => kind));
  // What is wrong with an answer need not be told a second time as a surprise.
  const told = { "unexpected-status": wrong.has("undocumented-status"), "unexpected-code": wrong.size > 0 };
  const surprises = expectationFindings(check, called).filter(
    ({ kind }) => !told[/** @type {keyof typeof told} */ (kind)],
  );
  return [...against, ...surprises];
}

/**
 * The client names each difference of a body; Prism's list of them goes through every documented shape, so of its own only
 * that is told which the client does not look at, or where the client saw nothing.
 *
 * @param {Check} check
 * @param {Called & { answer: Answer }} called
 * @returns {Finding[]}
 */
function contractFindings(check, { drift, prism, answer }) {
  const key = (/** @type {{ path: string, kind: string }} */ { path, kind }) => JSON.stringify([path, kind]);
  const inPrism = new Set(prism?.response.map(key));
  const byClient = (drift?.issues ?? []).map((issue) => {
    const path = issue.path || (issue.kind === "undocumented-status" ? "(status)" : "(body)");
    const { kind, expected, found } = issue;
    const difference = { path, kind, expected, found };
    const toldBy = inPrism.has(key(difference)) ? "client and Prism" : "client";
    return allowed.has(kind) ? note(difference, toldBy) : disagreement(difference, toldBy);
  });
  const seen = new Set(byClient.map(key));
  const clientRefuses = byClient.some(({ weight }) => weight === "disagreement");
  const byPrism = unique(prism?.response ?? [], key)
    .filter((difference) => !seen.has(key(difference)) && (!clientRefuses || difference.path === "content-type"))
    .map((difference) =>
      difference.path === "content-type"
        ? { ...difference, found: mediaTypeOf(answer.headers["content-type"]) }
        : difference,
    )
    .map((difference) => disagreement(difference, "Prism"));
  const aboutRequest = check.token === "none" ? [] : unique(prism?.request ?? [], key);
  const byUs = aboutRequest.map(({ path, ...rest }) => disagreement({ path: `request ${path}`, ...rest }, "Prism"));
  return [...byClient, ...byPrism, ...byUs, ...mediaTypeFindings(answer)];
}

/**
 * Prism is not shown a content-type that is none: see relay.mjs.
 * @param {Answer} answer
 */
function mediaTypeFindings({ headers: { "content-type": header } }) {
  if (header === undefined || isMediaType(header)) return [];
  const found = `${header.length} characters that are no media type`;
  const kind = "malformed-media-type";
  return [disagreement({ path: "content-type", kind, expected: "application/json", found })];
}

/**
 * @param {Check} check
 * @param {Called & { answer: Answer }} called
 * @returns {Finding[]}
 */
function expectationFindings(check, { answer, result, error }) {
  const { status, headers } = answer;
  const findings = [];
  if (!headers[requestIdHeader]) {
    const expected = "an id that support can ask for";
    findings.push(note({ path: requestIdHeader, kind: "missing-header", expected, found: "nothing" }));
  }
  if (status !== check.status) {
    const difference = { path: "(status)", kind: "unexpected-status", expected: `${check.status}`, found: `${status}` };
    // The contract demands a token of every operation.
    const served = check.token !== "real" && status >= 200 && status < 300;
    findings.push(served ? disagreement({ ...difference, kind: "served-without-token" }) : note(difference));
  } else if (check.codes.length > 0) {
    const codes = codesOf(error);
    if (!codes.some((code) => check.codes.includes(code))) {
      const expected = check.codes.join(" or ");
      const found = codes.map(printable).join(", ") || "none";
      findings.push(note({ path: "code", kind: "unexpected-code", expected, found }));
    }
  } else {
    const told = result?.identification.status;
    if (told !== undefined && isKnownStatus(told) && told !== statusAfterCall) {
      findings.push(note({ path: "status", kind: "unexpected-value", expected: statusAfterCall, found: told }));
    }
  }
  return findings;
}

/**
 * What was answered, in a few words.
 * @param {Called & { answer: Answer }} called
 */
export function inWords({ answer, result, error }) {
  const told = result?.identification.status;
  const words = [...codesOf(error), told].filter((word) => word !== undefined).map((word) => printable(`${word}`));
  return [String(answer.status), mediaTypeOf(answer.headers["content-type"]), ...words].join(", ");
}

/**
 * @param {any} error
 * @returns {string[]}
 */
function codesOf(error) {
  const errors = /** @type {{ code?: unknown }[]} */ (error?.errors ?? []);
  return errors.map(({ code }) => code).filter((code) => typeof code === "string");
}

/**
 * @template Item
 * @param {readonly Item[]} items
 * @param {(item: Item) => string} key
 */
function unique(items, key) {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}
