// Runs in each runtime: makes the calls of the delivery table with the installed package, and hands in what their
// caller was told. It uses what all runtimes have, and nothing else.
import { createSolarisClient, isSolarisError } from "solaris-esign";

/** How long a kept connection waits for its second call: the server's closing it has been heard by then. */
const restMs = 300;

/**
 * @typedef {object} Task
 * @property {import("./rows.mjs").Row[]} rows
 * @property {import("./scripted-provider.mjs").Addresses} addresses
 */

/**
 * @typedef {object} Story what a caller was told
 * @property {string} fault
 * @property {string} told `delivered`, with `onDrift` if it was told; the `delivery` of an error, or another throw
 * @property {number} attempts how many requests the client says that it sent
 * @property {Look} [thrown]
 */

/**
 * @typedef {object} Look what the error underneath looks like
 * @property {string} code
 * @property {string} message without what differs from run to run
 */

/** @param {string} control where the task is had, and the stories are handed in */
export async function play(control) {
  const task = /** @type {Task} */ (await (await fetch(`${control}/task`)).json());
  const stories = [];
  for (const row of task.rows) stories.push(await storyOf(row, task));
  await fetch(`${control}/stories`, { method: "POST", body: JSON.stringify(stories) });
}

/**
 * @param {import("./rows.mjs").Row} row
 * @param {Task} task
 * @returns {Promise<Story>}
 */
async function storyOf({ fault, at = "provider", kept }, { addresses }) {
  let drifted = () => {};
  /** @type {Promise<string>} */
  const drift = new Promise((resolve) => {
    drifted = () => resolve("delivered, `onDrift`");
  });
  const ref = { personId: "p1", identificationId: "i1" };
  const options = fault === "aborted" ? { signal: AbortSignal.abort() } : {};
  try {
    const solaris = createSolarisClient({
      baseUrl: `${addresses[at]}/${fault}`,
      auth: ({ rejectedToken }) => tokenFor(fault, rejectedToken),
      timeoutMs: fault.endsWith("hang") ? 2_000 : 20_000,
      maxRetries: 0,
      onDrift: drifted,
      dangerouslyAllowBrowser: fault !== "unallowed",
    });
    if (kept) {
      await solaris.identifications.authorize(ref);
      await new Promise((resolve) => setTimeout(resolve, restMs));
    }
    const { meta } = await solaris.identifications.authorize(ref, options);
    const told = fault === "drift" ? await drift : "delivered";
    return { fault, told, attempts: meta.attempts };
  } catch (error) {
    if (!isSolarisError(error)) return { fault, told: `not one of the package's errors: ${error}`, attempts: 0 };
    if (fault === "unallowed") return { fault, told: `refused: ${error.name}`, attempts: error.attempts };
    return { fault, told: error.delivery, attempts: error.attempts, thrown: lookOf(error.cause) };
  }
}

/**
 * @param {string} fault
 * @param {string | undefined} rejected
 */
function tokenFor(fault, rejected) {
  if (fault === "no-token") throw new Error("The token store is not there");
  return rejected ? "second-token" : "first-token";
}

/**
 * @param {unknown} thrown
 * @returns {Look}
 */
function lookOf(thrown) {
  if (!(thrown instanceof Error)) return { code: "", message: "" };
  const { message, code = "", cause } = /** @type {Error & { code?: unknown }} */ (thrown);
  const below = lookOf(cause);
  const constant = message.replace(/https?:\S+|\b\w*\d[\w.:]*/g, "…");
  return { code: `${code}${below.code}`, message: `${constant} ${below.message}`.trim() };
}
