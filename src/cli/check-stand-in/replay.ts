// Replays the pact at a provider: each request once, in its state, and what came of it.
import { CannotCheckError } from "../command.js";
import { adviceFor } from "../kinds.js";
import type { Interaction } from "../pact.js";
import { reasonOf } from "../reasons.js";
import { type CheckResult, splitIssues } from "../report.js";
import { perhapsSent } from "../words.js";
import { contractIssues } from "./contract-issues.js";
import { differencesOf } from "./differences.js";
import { type Answer, type ExchangeFailure, exchange, isLate } from "./exchange.js";
import { StateError, type States } from "./state.js";
import { tolerated } from "./tolerance.js";
import type { Verifier } from "./verifier.js";

/** How long the provider may take, in milliseconds. */
export const answerMs = 30_000;

/** Without an answer to so many requests in a row there will be none to the others either. */
const mostSilent = 2;

export interface Replay {
  readonly baseUrl: string;
  readonly interactions: readonly Interaction[];
  readonly states: States;
  readonly verifier: Verifier;
  readonly signal: AbortSignal;
  /** How long the provider may take, in milliseconds. Default {@link answerMs}. */
  readonly timeoutMs?: number;
}

/** @throws {CannotCheckError} no connection could be opened, and nothing was answered before: the others would all say the same */
export async function replay({ timeoutMs = answerMs, ...given }: Replay): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  let silent = 0;
  for (const nth of given.interactions.keys()) {
    const isGivenUp = silent === mostSilent;
    const { isSilent = false, isUnreachable, ...result } = await replayOne(nth, { ...given, timeoutMs, isGivenUp });
    if (isUnreachable && results.every(({ verdict }) => verdict === "not-checked")) {
      throw new CannotCheckError(`The stand-in cannot be reached: ${result.found}. ${result.todo}`);
    }
    if (!isGivenUp) silent = isSilent ? silent + 1 : 0;
    results.push(result);
  }
  return results;
}

type Replayed = CheckResult & {
  /** There was no answer in time: that of the provider, or of what sets up the states. */
  readonly isSilent?: boolean;
  /** No connection to the provider could be opened. */
  readonly isUnreachable?: boolean;
};

async function replayOne(nth: number, given: Required<Replay> & { readonly isGivenUp: boolean }): Promise<Replayed> {
  const { baseUrl, interactions, states, verifier, signal, timeoutMs, isGivenUp } = given;
  const interaction = interactions[nth] as Interaction;
  const { description, state, status, method, path, query } = interaction;
  const { requestHeaders, requestBody: body, withoutToken } = interaction;
  const about = { name: description, expected: `${status}` };
  const notChecked = (found: string, todo: string): CheckResult => ({ ...about, verdict: "not-checked", found, todo });
  if (signal.aborted) return notChecked("the command was stopped", "Run it again.");
  if (isGivenUp) {
    return notChecked(
      `nothing was sent, because ${mostSilent} in a row got no response in time`,
      "See whether --base-url is the stand-in, and why it or the hooks of its states hang. Then run it again.",
    );
  }
  if (states.names && !states.names.includes(state)) {
    return notChecked("nothing was sent", `Set up this state in the module of --states: ${JSON.stringify(state)}`);
  }

  const request = { method, path, headers: requestHeaders };
  let answer: Answer;
  let sentTo = path;
  try {
    const prepared = await states.prepare({ state, description, status, request });
    const headers: Record<string, string> = { ...request.headers, ...prepared.headers };
    // A module that always returns a token would make this a call that takes effect.
    if (withoutToken) delete headers.authorization;
    sentTo = prepared.path ?? path;
    answer = await exchange(
      baseUrl + (sentTo.includes("?") ? sentTo : sentTo + query),
      { method, headers, ...(body !== undefined && { body }) },
      timeoutMs,
      signal,
    );
  } catch (error) {
    const isSilent = isLate(error);
    if (error instanceof StateError) {
      const setUp = `The state was not set up: ${error.message}. Try ${JSON.stringify(state)} by itself.`;
      return { ...notChecked("nothing was sent", setUp), isSilent };
    }
    const { reason, todo } = reasonOf(error);
    if (!(error as ExchangeFailure).isSent) {
      return { ...notChecked(reason, todo), isSilent, isUnreachable: !isSilent && !signal.aborted };
    }
    const instead = method === "GET" ? todo : perhapsSent;
    return { ...notChecked(`the request was sent; ${reason}`, instead), isSilent };
  }

  const found = `${answer.status}`;
  const isKept = await verifier.keepsPact(nth, answer);
  if (isKept === undefined) return notChecked(found, "Pact's verifier ended without a verdict. Run it again.");
  const differing = isKept ? [] : tolerated(interaction, differencesOf(interaction, answer), answer.body);
  // What the pact and the contract both say is said once, in the words of drift reports.
  const drift = contractIssues(interaction, sentTo, answer);
  const others = differing.filter(({ path: place }) => drift.every((issue) => issue.path !== place));
  const issues = [...drift, ...others].map((issue) => ({ todo: adviceFor("stand-in", issue.kind), ...issue }));
  const isUnexplained = !isKept && differing.length === 0;
  if (!isUnexplained && splitIssues({ issues }).errors.length === 0) {
    return { ...about, verdict: "holds", found, ...(issues.length > 0 && { issues }) };
  }
  const todo = "Pact's verifier refuses the response, and the place is not known.";
  return { ...about, verdict: "broken", found, issues, ...(isUnexplained && { todo }) };
}
