// Pact's verifier, in a process of its own: it prints what it likes, whole answers too, and the parent passes on only what
// cannot carry a value. The address is the parent's, and each request tells it in a header which state it needs.
import { interactionsOf, replayPact } from "../support/pact-replay.mjs";
import { stateHeader } from "./state-header.mjs";

const [providerBaseUrl = ""] = process.argv.slice(2);
const states = (await interactionsOf()).map(({ state }) => state);
const { failures } = await replayPact({
  providerBaseUrl,
  states,
  prepare: (state, request) => {
    request.headers[stateHeader] = encodeURIComponent(state);
  },
});
process.exitCode = failures.length > 0 ? 1 : 0;
