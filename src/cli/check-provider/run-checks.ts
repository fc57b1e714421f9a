// Plays the checks one after the other, and says of each how it ended.
import type { IdentificationRef } from "../../index.js";
import type { ProviderAddress } from "../address.js";
import type { Credentials } from "../credentials.js";
import { type Io, withProgress } from "../io.js";
import { type Reason, reasonOf } from "../reasons.js";
import { type CheckResult, type ReportIssue, splitIssues } from "../report.js";
import { perhapsSent } from "../words.js";
import { makeCall, unknownRef } from "./call.js";
import { type Check, harmlessChecks, realCall, retrieveAfterCall, retrieveCall, tokenCheck } from "./checks.js";
import { codesOf, inWords, judge, requestIdIn } from "./judge.js";
import { afterRefusal, afterRefusedRetrieve } from "./refusals.js";
import { fetchToken, type Granted, tokenIssues } from "./token.js";

export interface Settings extends ProviderAddress, Credentials {
  /** An identification to retrieve. */
  readonly given?: IdentificationRef;
  /** Whether to make the one call that has an effect, for this identification. */
  readonly isReal?: boolean;
}

/** How long a call without effect may take. */
const harmlessMs = 30_000;
/** The API's own idle timeout (docs.solarisgroup.com, API reference: Requests and responses). */
const realMs = 150_000;

const again = "Run it again.";

/**
 * @param record keeps what is known, before the first check, after each and right before the real call, so that nothing that fails
 *   later can lose it. A check that is not made yet is in it as not checked: a report of the other ones alone would say that all holds
 */
export async function runChecks(
  { baseUrl, tokenUrl, given, isReal, ...credentials }: Settings,
  io: Io,
  record: (results: readonly CheckResult[]) => Promise<void>,
): Promise<readonly CheckResult[]> {
  const planned = harmlessChecks.map((check) => ({ check, ref: unknownRef(), timeoutMs: harmlessMs }));
  if (given) planned.push({ check: retrieveCall, ref: given, timeoutMs: harmlessMs });
  if (given && isReal) {
    planned.push({ check: realCall, ref: given, timeoutMs: realMs });
    planned.push({ check: retrieveAfterCall, ref: given, timeoutMs: harmlessMs });
  }
  const ahead = [tokenCheck, ...planned.map(({ check }) => aboutOf(check))];
  const results: CheckResult[] = [];
  const recordWith = (todo: string) => {
    const missing = ahead
      .slice(results.length)
      .map((about) => ({ ...about, ...notChecked("the check ended early", todo) }));
    return record([...results, ...missing]);
  };
  const add = (result: CheckResult) => {
    results.push(result);
    return recordWith(again);
  };
  await recordWith(again);
  const granted = await timed(() =>
    withProgress(io, tokenCheck.name, () => fetchToken(tokenUrl, credentials, harmlessMs, io.signal)),
  );
  await add({ ...tokenCheck, ...grantResult(granted.result), durationMs: granted.durationMs });
  const { token } = granted.result;

  let unreachable: Reason | undefined;
  for (const { check, ref, timeoutMs } of planned) {
    const about = aboutOf(check);
    const blocked = whyNotSent(check, token, unreachable);
    if (blocked) {
      await add({ ...about, ...blocked });
      continue;
    }
    const hasEffect = check === realCall;
    if (hasEffect) await recordWith(perhapsSent);
    const ownToken = { none: undefined, wrong: "contract-check-no-token", real: token }[check.token];
    const call = { operation: check.operation, baseUrl, token: ownToken, ref, timeoutMs, signal: io.signal };
    const { result: called, durationMs } = await timed(() => withProgress(io, check.name, () => makeCall(call)));
    const { response } = called;
    if (response) {
      await add({ ...about, ...answerResult(check, ref, { ...called, response }), durationMs });
      continue;
    }
    const { reason, todo } = reasonOf(called.error);
    // Only the client knows whether the request had left. If so, it is worth a look at the identification.
    const isSentPerhaps = hasEffect && called.error?.delivery !== "not-sent";
    if (!isSentPerhaps) unreachable = { reason, todo };
    await add({ ...about, ...notChecked(reason, isSentPerhaps ? perhapsSent : todo), durationMs });
  }
  return results;
}

function aboutOf({ id, name, expected }: Check): Pick<CheckResult, "id" | "name" | "expected"> {
  return { id, name, expected };
}

function whyNotSent(check: Check, token: string | undefined, unreachable: Reason | undefined) {
  if (check.token === "real" && token === undefined) {
    return notChecked("there is no access token", "Fix the token first; nothing was sent.");
  }
  if (unreachable) return notChecked("the provider could not be reached", "See the check above; nothing was sent.");
  return undefined;
}

function answerResult(check: Check, ref: IdentificationRef, called: Parameters<typeof judge>[2]): Outcome {
  const { response, error } = called;
  const found = inWords(called);
  const requestId = requestIdIn(response);
  const judged = outcomeOf(found, judge(check, ref, called));
  const todo = judged.verdict === "broken" ? undefined : whatToDoInstead(check, called);
  const isSentPerhaps = check === realCall && error?.delivery === "unknown";
  const outcome = todo === undefined ? judged : notChecked(found, isSentPerhaps ? perhapsSent : todo);
  return { ...outcome, ...(requestId !== undefined && { requestId }) };
}

/** A response may be a documented one and still say nothing of what was asked. */
function whatToDoInstead(check: Check, { response, error }: Parameters<typeof judge>[2]): string | undefined {
  const { status } = response;
  const { status: expected } = check;
  if (status >= 500) return "The provider did not get to what was asked. Is --base-url right? Try again later.";
  if (status === 429) return "The provider asks for patience: wait, then run it again.";
  if (check === realCall && status >= 400) return afterRefusal(status, codesOf(error));
  if (status >= 400 && (check === retrieveCall || check === retrieveAfterCall)) {
    return afterRefusedRetrieve(status, codesOf(error));
  }
  if (status === 404 && expected !== 404) return "It did not ask for a token. Is --base-url right? It has no /v1.";
  return undefined;
}

type Outcome = Pick<CheckResult, "verdict" | "found" | "issues" | "todo" | "requestId">;

function grantResult({ response, failure, token }: Granted): Outcome {
  if (!response) {
    const { reason, todo } = reasonOf(failure);
    return notChecked(`the token endpoint: ${reason}`, todo);
  }
  const { status } = response;
  if (status < 200 || status > 299) {
    const isRefused = status === 400 || status === 401 || status === 403;
    return notChecked(
      isRefused ? `the credentials were refused with ${status}` : `the token endpoint answered ${status}`,
      isRefused
        ? "Check SOLARIS_CLIENT_ID and SOLARIS_CLIENT_SECRET, and that they are those of this environment."
        : "Check the token URL; try again later.",
    );
  }
  const outcome = outcomeOf(`${status}`, tokenIssues(response));
  if (token === undefined && outcome.verdict === "holds") {
    return notChecked("a token with characters that no header may have", "Ask the provider.");
  }
  return outcome;
}

function outcomeOf(found: string, issues: readonly ReportIssue[]): Outcome {
  const isBroken = splitIssues({ issues }).errors.length > 0;
  return { found, verdict: isBroken ? "broken" : "holds", ...(issues.length > 0 && { issues }) };
}

function notChecked(found: string, todo: string): Outcome {
  return { verdict: "not-checked", found, todo };
}

async function timed<Result>(work: () => Promise<Result>): Promise<{ result: Result; durationMs: number }> {
  const startedAt = performance.now();
  const result = await work();
  return { result, durationMs: Math.round(performance.now() - startedAt) };
}
