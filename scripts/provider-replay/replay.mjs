// Replays the pact at a provider: Pact's verifier asks, a relay brings about what it needs and sends each request on, once.

import { startLoopbackServer } from "../support/loopback-server.mjs";
import { committedPact } from "../support/pact-replay.mjs";
import { expectedAt, harmlessness } from "./expectations.mjs";
import { reasonOf } from "./reasons.mjs";
import { startRelay } from "./relay.mjs";
import { checkedPreparation } from "./states.mjs";
import { mismatchesOf, verificationReport } from "./verifier.mjs";

/**
 * @typedef {import("../support/pact-replay.mjs").Interaction} Interaction
 *
 * @typedef {object} Replayed
 * @property {Interaction} interaction
 * @property {"kept" | "BROKEN" | "no state hook" | "hook failed" | "not reached" | "not replayed"} verdict
 * @property {import("./verifier.mjs").Mismatch[]} mismatches
 * @property {import("./verifier.mjs").Mismatch[]} notes what differs from the pact and breaks nothing
 * @property {string} [why]
 */

/** How long a hook may take, and the provider after it: together less than the 30 s that the verifier has patience. */
const patience = 10_000;
const timeoutMs = 18_000;

const tooLate = new Error("The hook has not ended");

/**
 * @template Result
 * @param {Result | Promise<Result>} hooked
 * @param {number} hookMs
 */
function inTime(hooked, hookMs) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(reject, hookMs, tooLate);
  });
  return /** @type {Promise<Result>} */ (Promise.race([hooked, late]).finally(() => clearTimeout(timer)));
}

/**
 * @param {string} baseUrl
 * @param {readonly Interaction[]} interactions
 * @param {import("./states.mjs").StateHooks} hooks
 * @param {number} [hookMs] how long a hook may take
 * @returns {Promise<{ results: Replayed[], crashed: boolean }>}
 */
export async function replay(baseUrl, interactions, hooks, hookMs = patience) {
  const byState = new Map(interactions.map((interaction) => [interaction.state, interaction]));
  /** What became of the request of a state, unless it was answered. @type {Map<string, Pick<Replayed, "verdict" | "why">>} */
  const unanswered = new Map();
  /** The body of the answer in each state. @type {Map<string, Buffer>} */
  const answered = new Map();
  /** The state that the verifier named last: it asks for one at a time. */
  let current = "";
  /** The state of each request: what is remembered of one may come when the verifier is further. @type {WeakMap<object, string>} */
  const stateOf = new WeakMap();
  const states = await startLoopbackServer((request, response) => {
    current = new URL(`${request.url}`, "http://127.0.0.1").searchParams.get("state") ?? "";
    request.resume();
    response.writeHead(200).end();
  });

  const relay = await startRelay({
    async due(arrived) {
      const { method, path, headers } = arrived;
      const state = current;
      stateOf.set(arrived, state);
      const interaction = byState.get(state);
      const hook = Object.hasOwn(hooks, state) ? hooks[state] : undefined;
      if (!interaction || !hook || answered.has(state)) return undefined;
      // Of what the verifier's own proxy adds, nothing goes to the provider.
      const { accept, authorization } = headers;
      const asked = { accept: `${accept}`, ...(authorization !== undefined && { authorization }) };
      const { description, status, withoutToken } = interaction;
      try {
        const wanted = { state, description, status, request: { method, path, headers: asked } };
        const prepared = checkedPreparation(await inTime(hook(wanted), hookMs));
        // A hook that always sets a token would make this a call that takes effect.
        if (withoutToken) delete prepared.headers.authorization;
        return { url: baseUrl + (prepared.path ?? path), headers: { ...asked, ...prepared.headers }, timeoutMs };
      } catch (error) {
        const name = /** @type {any} */ (error)?.name;
        const threw = `it threw ${/^\w{1,40}$/.test(name) ? name : "something"}`;
        const why = `${error === tooLate ? `it did not end within ${hookMs / 1000} s` : threw}; run it by itself to see more`;
        unanswered.set(state, { verdict: "hook failed", why });
        return undefined;
      }
    },
    remember(exchanged, arrived) {
      const state = stateOf.get(arrived) ?? "";
      if ("answer" in exchanged) answered.set(state, exchanged.answer.body);
      else unanswered.set(state, { verdict: "not reached", why: reasonOf(exchanged.failure).reason });
    },
  });

  const asked = { pact: committedPact, url: relay.url, stateUrl: states.url };
  const report = await verificationReport(asked).finally(() => Promise.all([relay.close(), states.close()]));
  const isHarmless = await harmlessness();
  const results = interactions.map((interaction) => {
    const { state } = interaction;
    const none = { mismatches: [], notes: [] };
    if (!Object.hasOwn(hooks, state)) return { interaction, verdict: /** @type {const} */ ("no state hook"), ...none };
    const body = answered.get(state);
    if (!body) {
      const { verdict, why } = unanswered.get(state) ?? { verdict: /** @type {const} */ ("not replayed"), why: "" };
      return { interaction, verdict, ...none, ...(why && { why }) };
    }
    const failed = report ? mismatchesOf(report, interaction) : undefined;
    const found = (failed ?? []).map((mismatch) => ({
      ...mismatch,
      expected: expectedAt(interaction, mismatch),
    }));
    const notes = found.filter((mismatch) => isHarmless(interaction, mismatch, body));
    // A failure whose reason the verifier does not tell in a known way is one all the same.
    const isKept = !failed || (notes.length > 0 && notes.length === found.length);
    return {
      interaction,
      verdict: isKept ? /** @type {const} */ ("kept") : /** @type {const} */ ("BROKEN"),
      mismatches: found.filter((mismatch) => !notes.includes(mismatch)),
      notes,
    };
  });
  // The verifier has the last word: a failure that belongs to no interaction is one all the same.
  const isExplained = results.some(({ verdict, notes }) => verdict !== "kept" || notes.length > 0);
  return { results, crashed: !report || (!report.result && !isExplained) };
}
