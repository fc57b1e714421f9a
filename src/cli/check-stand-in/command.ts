// check stand-in: does a stand-in of the provider keep the pact that the package ships?
import { fileURLToPath } from "node:url";
import { checkedApi, confirmProduction } from "../address.js";
import { defineCommand, UsageError } from "../command.js";
import { type Io, withProgress } from "../io.js";
import { nearest } from "../near.js";
import { type Interaction, interactionsIn, readPact } from "../pact.js";
import { publishReport, reportFilesOf, reportHelp, reportOptions } from "../report/files.js";
import { printableLine } from "../words.js";
import { replay } from "./replay.js";
import { statesOf } from "./states.js";
import { findPact, startVerifier } from "./verifier.js";

const usage = `Does a stand-in or a mock of the provider keep the pact, that is: does it answer what the client relies on?

  npx solaris-esign check stand-in --base-url URL --states FILE.mjs
  npx solaris-esign check stand-in --base-url URL --states URL    for a stand-in in any language
  npx solaris-esign check stand-in --list-states                  what FILE or URL has to set up

FILE.mjs has a default export { [name of the state]: async ({ state, description, status, request }) => ({ headers, path }) }:
each function sets up its state, and may return headers to set, the access token for example, and another path, with ids of
your own. A URL gets the same as JSON, by POST, and answers with { "headers": {…}, "path": "…" }. That of npx solaris-esign fake
is http://127.0.0.1:4010/_fake/states. Nothing is sent for a state that is not set up.

Pact's verifier judges the responses: npm install --save-dev @pact-foundation/pact

  --allow-insecure-http                     allows plain http to any host, for example another container
  --confirm-production                      needed for the provider's production
${reportHelp}`;

export const command = defineCommand({
  usage,
  options: {
    "base-url": { type: "string" },
    states: { type: "string" },
    "list-states": { type: "boolean" },
    "allow-insecure-http": { type: "boolean" },
    "confirm-production": { type: "boolean" },
    ...reportOptions,
  },
  async run(
    {
      "base-url": url,
      "list-states": isList,
      "allow-insecure-http": insecure,
      "confirm-production": confirmed,
      ...given
    },
    io,
  ) {
    const pact = await readPact();
    const interactions = interactionsIn(pact);
    if (isList) {
      for (const { state, status } of interactions) {
        io.out(`${JSON.stringify(state)}  (then the response has the status ${status})`);
      }
      return 0;
    }
    if (url === undefined) throw new UsageError("Say where the stand-in is: --base-url URL.");
    const baseUrl = checkedApi(url, insecure);
    confirmProduction(baseUrl, confirmed);
    const { states: module } = given;
    if (module === undefined) throw new UsageError("Name what sets up the states: --states MODULE_OR_URL.");
    const files = await reportFilesOf(given, io);
    const library = findPact([io.cwd, fileURLToPath(new URL(".", import.meta.url))]);
    const at = new Date();
    const checks = await withProgress(io, `Replaying ${interactions.length} requests`, async () => {
      const states = await statesOf(module, io, insecure);
      try {
        announce(interactions, states.names, baseUrl, io);
        const verifier = await startVerifier(library, pact, io.env);
        return await replay({ baseUrl, interactions, states, verifier, signal: io.signal }).finally(verifier.close);
      } finally {
        await states.close();
      }
    });
    return publishReport({ command: "check stand-in", subject: baseUrl, at, checks }, files, io);
  },
});

function announce(interactions: readonly Interaction[], names: readonly string[] | undefined, baseUrl: string, io: Io) {
  const effects = interactions.filter(({ method, status }) => method !== "GET" && status < 300).length;
  io.out(`Replaying ${interactions.length} requests against ${baseUrl}. ${effects} of them have an effect if their state is set up:
at a provider that is real, EACH OF THOSE SENDS AN SMS.`);
  const known = interactions.map(({ state }) => state);
  const strange = (names ?? []).filter((name) => !known.includes(name));
  for (const name of strange) {
    const meant = nearest(name, known);
    const hint = meant === undefined ? "See --list-states." : `Did you mean ${JSON.stringify(meant)}?`;
    io.out(printableLine(`Note: a state in the module is not in the pact: ${JSON.stringify(name)}. ${hint}`));
  }
  io.out("");
}
