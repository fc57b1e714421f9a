// Replays a pact against a provider, with Pact's own verifier: for the tests, and for whoever has a provider.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** What is used of an Express request, which comes without declarations. */
/** @typedef {{ readonly path: string, readonly headers: Record<string, string> }} ReplayedRequest */
/** @typedef {{ status: (code: number) => { json: (body: unknown) => unknown } }} ReplayedResponse */

/**
 * @typedef {object} Interaction
 * @property {string} description
 * @property {string} state the one thing that must be so at the provider
 * @property {string} method
 * @property {string} path
 * @property {boolean} withoutToken whether the request has no access token
 * @property {number} status
 * @property {any} response as the pact has it
 */

export const committedPact = fileURLToPath(
  new URL("../../contract-tests/pacts/solaris-esign-solaris-identity-api.json", import.meta.url),
);

/**
 * What a pact asks for.
 * @param {string} [file]
 * @returns {Promise<Interaction[]>}
 */
export async function interactionsOf(file = committedPact) {
  const { interactions } = JSON.parse(await readFile(file, "utf8"));
  return interactions.map((/** @type {any} */ { description, providerStates = [], request, response }) => {
    const [state, ...others] = providerStates;
    if (!state || others.length > 0) throw new Error(`"${description}" needs one provider state, and no more`);
    const withoutToken = request.headers?.authorization === undefined;
    const { method, path } = request;
    return { description, state: state.name, method, path, withoutToken, status: response.status, response };
  });
}

/**
 * @param {object} options
 * @param {string} options.providerBaseUrl
 * @param {readonly string[]} options.states those that `prepare` knows; a request in any other is not sent
 * @param {(state: string, request: ReplayedRequest) => void | Promise<void>} options.prepare brings about a state, and may
 *   change the request's headers
 * @returns {Promise<{ replayed: number, failures: unknown[] }>} replayed: how many requests went to the provider
 */
export async function replayPact({ providerBaseUrl, states, prepare }) {
  /** @type {string | undefined} */
  let current;
  let replayed = 0;
  /** @type {unknown[]} */
  const failures = [];
  const stateHandlers = Object.fromEntries(
    states.map((state) => [
      state,
      async () => {
        current = state;
      },
    ]),
  );
  /**
   * @param {ReplayedRequest} request
   * @param {ReplayedResponse} response
   * @param {() => unknown} next
   */
  const requestFilter = async (request, response, next) => {
    if (request.path === "/_pactSetup") return next();
    // A state that no handler knows is only a warning to Pact.
    if (current === undefined) return response.status(501).json({ error: "the provider state is not known" });
    const state = current;
    current = undefined;
    try {
      await prepare(state, request);
    } catch (failure) {
      // Unanswered, the verifier would wait.
      failures.push(failure);
      return response.status(500).json({ error: "the provider state could not be brought about" });
    }
    replayed++;
    return next();
  };
  // Pact's native library reports usage to its makers unless told not to before it is loaded.
  process.env.PACT_DO_NOT_TRACK = "true";
  const { Verifier } = await import("@pact-foundation/pact");
  const verifier = new Verifier({
    providerBaseUrl,
    pactUrls: [committedPact],
    logLevel: "error",
    stateHandlers,
    requestFilter,
  });
  await verifier.verifyProvider().catch((/** @type {unknown} */ failure) => failures.push(failure));
  return { replayed, failures };
}
