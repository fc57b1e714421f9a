// Plays the checks one after the other, and says of each how it ended.
import { requestIdHeader } from "../../dist/generated/contract.js";
import { startCaller, unknownRef } from "./call.mjs";
import { harmlessChecks, realCall, tokenCheck } from "./checks.mjs";
import { printableId } from "./finding.mjs";
import { inWords, judge } from "./judge.mjs";
import { reasonOf } from "./reasons.mjs";
import { fetchToken, tokenFindings } from "./token.mjs";

/**
 * @typedef {"agrees" | "agrees, with notes" | "DISAGREES" | "not checked"} Verdict
 *
 * @typedef {object} CheckResult
 * @property {string} id
 * @property {string} title
 * @property {string} expected
 * @property {string} found
 * @property {Verdict} verdict
 * @property {import("./finding.mjs").Finding[]} findings
 * @property {string} [todo] what to do, if it could not be checked
 * @property {string} [requestId]
 * @property {number} ms
 *
 * @typedef {object} Settings
 * @property {string} baseUrl
 * @property {string} tokenUrl
 * @property {string} clientId
 * @property {string} clientSecret
 * @property {import("../../dist/src/index.js").IdentificationRef} [real] of the one call that has an effect
 */

/** How long a call without effect may take. */
const harmlessMs = 30_000;
/** The API's own idle timeout (docs.solarisgroup.com, API reference: Requests and responses). */
const realMs = 150_000;

/**
 * @param {Settings} settings
 * @param {(title: string) => void} announce gets the title of each check before it is played
 * @param {(results: readonly CheckResult[]) => Promise<void>} record keeps what is known, after each check and right before
 *   the real call, so that nothing that fails later can lose it
 * @returns {Promise<CheckResult[]>}
 */
export async function runChecks({ baseUrl, tokenUrl, clientId, clientSecret, real }, announce, record) {
  /** @type {CheckResult[]} */
  const results = [];
  const add = (/** @type {CheckResult} */ result) => {
    results.push(result);
    return record(results);
  };
  announce(tokenCheck.title);
  const granted = await timed(() => fetchToken({ tokenUrl, clientId, clientSecret, timeoutMs: harmlessMs }));
  await add({ ...tokenCheck, ...grantResult(granted), ms: granted.ms });

  const caller = await startCaller(baseUrl);
  /** @type {ReturnType<typeof reasonOf> | undefined} */
  let unreachable;
  try {
    for (const check of real ? [...harmlessChecks, realCall] : harmlessChecks) {
      const { id, title, expected } = check;
      const about = { id, title, expected };
      if (check.token === "real" && granted.token === undefined) {
        const todo = "Fix the token first; nothing was sent.";
        await add({ ...about, ...notChecked("no access token could be had", todo), ms: 0 });
        continue;
      }
      if (unreachable) {
        const todo = "See the check above; nothing was sent.";
        await add({ ...about, ...notChecked("the provider could not be reached", todo), ms: 0 });
        continue;
      }
      announce(title);
      const isReal = real !== undefined && check === realCall;
      if (isReal) await record([...results, { ...about, ...notChecked("the check ended early", perhapsSent), ms: 0 }]);
      const token = { none: undefined, wrong: "contract-check-no-token", real: granted.token }[check.token];
      const call = { token, ref: isReal ? real : unknownRef(), timeoutMs: isReal ? realMs : harmlessMs };
      const called = await timed(() => caller.makeCall(call));
      if (called.answer) {
        const { answer } = called;
        const findings = judge(check, { ...called, answer });
        const requestId = printableId(answer.headers[requestIdHeader]);
        const found = inWords({ ...called, answer });
        const verdict = verdictOf(findings);
        const isSentPerhaps = isReal && called.error?.delivery === "unknown";
        const todo = verdict === "DISAGREES" ? undefined : whatToDoInstead(check, answer.status);
        const judged =
          todo === undefined ? { findings, verdict } : notChecked(found, isSentPerhaps ? perhapsSent : todo);
        const facts = { found, ...judged, ms: called.ms };
        await add({ ...about, ...facts, ...(requestId !== undefined && { requestId }) });
      } else {
        unreachable = reasonOf(called.failure);
        const { reason, todo } = unreachable;
        // Only the client knows whether the request had left.
        const perhaps = isReal && called.error?.delivery !== "not-sent";
        await add({ ...about, ...notChecked(reason, perhaps ? perhapsSent : todo), ms: called.ms });
      }
    }
  } finally {
    // What is known does not depend on it.
    await caller.close().catch(() => {});
  }
  return results;
}

const perhapsSent = "An SMS may have gone out: look at the identification's status, do not repeat the call.";

/**
 * An answer may be a documented one and still say nothing of what was asked.
 * @param {import("./checks.mjs").Check} check
 * @param {number} status
 */
function whatToDoInstead({ status: expected }, status) {
  if (status >= 500) return "The provider has not come to what was asked. Is --base-url right? Try again later.";
  if (status === 404 && expected !== 404) return "Nobody asked for a token. Is --base-url right? It has no /v1.";
  return undefined;
}

/**
 * @param {Awaited<ReturnType<typeof fetchToken>>} granted
 * @returns {Pick<CheckResult, "found" | "verdict" | "findings" | "todo">}
 */
function grantResult({ answer, failure, token }) {
  if (!answer) {
    const { reason, todo } = reasonOf(failure);
    return notChecked(`the token endpoint: ${reason}`, todo);
  }
  const { status } = answer;
  if (status < 200 || status > 299) {
    const refused = status === 400 || status === 401 || status === 403;
    return notChecked(
      refused ? `the credentials were refused with ${status}` : `the token endpoint answered ${status}`,
      refused
        ? "Check SOLARIS_CLIENT_ID and SOLARIS_CLIENT_SECRET, and that they are those of this environment."
        : "Check the token URL; try again later.",
    );
  }
  const findings = tokenFindings(answer);
  if (token === undefined && findings.every(({ weight }) => weight === "note")) {
    return notChecked("a token with characters that no header may carry", "Ask the provider.");
  }
  return { found: `${status}`, findings, verdict: verdictOf(findings) };
}

/**
 * @param {string} reason
 * @param {string} todo
 */
function notChecked(reason, todo) {
  return { found: reason, verdict: /** @type {const} */ ("not checked"), findings: [], todo };
}

/**
 * @param {readonly import("./finding.mjs").Finding[]} findings
 * @returns {Verdict}
 */
function verdictOf(findings) {
  if (findings.some(({ weight }) => weight === "disagreement")) return "DISAGREES";
  return findings.length > 0 ? "agrees, with notes" : "agrees";
}

/**
 * @template {object} Result
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result & { ms: number }>}
 */
async function timed(work) {
  const started = performance.now();
  const result = await work();
  return { ...result, ms: Math.round(performance.now() - started) };
}
