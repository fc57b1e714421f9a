// Replays the pact at a provider: Pact's verifier asks, a relay brings about what it needs and sends each request on, once.
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { reasonOf } from "../provider-check/reasons.mjs";
import { startRelay } from "../provider-check/relay.mjs";
import { withoutProxies } from "../support/proxies.mjs";
import { expectedAt, harmlessness } from "./expectations.mjs";
import { stateHeader } from "./state-header.mjs";
import { checkedPreparation } from "./states.mjs";
import { readMismatches } from "./verifier-output.mjs";

/**
 * @typedef {import("../support/pact-replay.mjs").Interaction} Interaction
 *
 * @typedef {object} Replayed
 * @property {Interaction} interaction
 * @property {"kept" | "BROKEN" | "no state hook" | "hook failed" | "not reached" | "not replayed"} verdict
 * @property {import("./verifier-output.mjs").Mismatch[]} mismatches
 * @property {import("./verifier-output.mjs").Mismatch[]} notes what differs from the pact and breaks nothing
 * @property {string} [why]
 */

/** How long a hook may take, and the provider after it: together less than the 30 s that the verifier has patience. */
const hookMs = 10_000;
const timeoutMs = 18_000;

const tooLate = new Error("The hook has not ended");

/**
 * @template Result
 * @param {Result | Promise<Result>} hooked
 */
function inTime(hooked) {
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
 * @returns {Promise<{ results: Replayed[], crashed: boolean }>}
 */
export async function replay(baseUrl, interactions, hooks) {
  const byState = new Map(interactions.map((interaction) => [interaction.state, interaction]));
  /** What became of the request of a state, unless it was answered. @type {Map<string, Pick<Replayed, "verdict" | "why">>} */
  const unanswered = new Map();
  /** The body of the answer in each state. @type {Map<string, Buffer>} */
  const answered = new Map();
  const stateOf = (/** @type {import("node:http").IncomingHttpHeaders} */ headers) =>
    decodeURIComponent(`${headers[stateHeader]}`);

  const relay = await startRelay({
    async due({ method, path, headers }) {
      const state = stateOf(headers);
      const interaction = byState.get(state);
      const hook = Object.hasOwn(hooks, state) ? hooks[state] : undefined;
      if (!interaction || !hook || answered.has(state)) return undefined;
      // Of what the verifier's own proxy adds, nothing goes to the provider.
      const { accept, authorization } = headers;
      const asked = { accept: `${accept}`, ...(authorization !== undefined && { authorization }) };
      const { description, status, withoutToken } = interaction;
      try {
        const wanted = { state, description, status, request: { method, path, headers: asked } };
        const prepared = checkedPreparation(await inTime(hook(wanted)));
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
    remember(exchanged, { headers }) {
      const state = stateOf(headers);
      if ("answer" in exchanged) answered.set(state, exchanged.answer.body);
      else unanswered.set(state, { verdict: "not reached", why: reasonOf(exchanged.failure).reason });
    },
  });

  const { output, code } = await runVerifier(relay.url).finally(relay.close);
  const failed = readMismatches(
    output,
    interactions.map(({ description }) => description),
  );
  const isHarmless = await harmlessness();
  const results = interactions.map((interaction) => {
    const { state, description } = interaction;
    const none = { mismatches: [], notes: [] };
    if (!Object.hasOwn(hooks, state)) return { interaction, verdict: /** @type {const} */ ("no state hook"), ...none };
    const body = answered.get(state);
    if (!body) {
      const { verdict, why } = unanswered.get(state) ?? { verdict: /** @type {const} */ ("not replayed"), why: "" };
      return { interaction, verdict, ...none, ...(why && { why }) };
    }
    const found = (failed.get(description) ?? []).map((mismatch) => ({
      ...mismatch,
      expected: expectedAt(interaction, mismatch),
    }));
    const notes = found.filter((mismatch) => isHarmless(interaction, mismatch, body));
    // A failure whose reason the verifier does not tell in a known way is one all the same.
    const isKept = !failed.has(description) || (notes.length > 0 && notes.length === found.length);
    return {
      interaction,
      verdict: isKept ? /** @type {const} */ ("kept") : /** @type {const} */ ("BROKEN"),
      mismatches: found.filter((mismatch) => !notes.includes(mismatch)),
      notes,
    };
  });
  // The verifier has the last word: a failure that its output does not show is one all the same.
  const shown = failed.size > 0 || results.some(({ verdict }) => verdict !== "kept");
  return { results, crashed: code !== 0 && !shown };
}

/**
 * @param {string} url
 * @returns {Promise<{ output: string, code: number | null }>}
 */
async function runVerifier(url) {
  const script = fileURLToPath(new URL("verifier-process.mjs", import.meta.url));
  const child = spawn(process.execPath, [script, url], { stdio: ["ignore", "pipe", "ignore"], env: withoutProxies() });
  // A hook may end this process before its time.
  process.once("exit", () => child.kill());
  const ended = new Promise((resolve) => child.once("close", resolve));
  const output = await text(child.stdout);
  return { output, code: await ended };
}
