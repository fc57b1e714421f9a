// Replays the committed pact against any provider. npm run contract:verify -- --help
import { checkedBaseUrl, confirmProduction } from "./provider-replay/address.mjs";
import { loadHooks } from "./provider-replay/states.mjs";
import { kindOnly, runCommand } from "./support/command.mjs";
import { CannotRun } from "./support/description.mjs";
import { interactionsOf } from "./support/pact-replay.mjs";
import { reachLoopbackDirectly } from "./support/proxies.mjs";

const help = `Replays what this package relies on (contract-tests/pacts) against a provider, with Pact's verifier.

  npm run contract:verify -- --provider-base-url URL --states FILE.mjs
  npm run contract:verify -- --list-states      what FILE.mjs has to bring about

FILE.mjs has a default export { [name of the state]: async ({ state, description, status, request }) => ({ headers, path }) }:
each hook brings its state about, and may return headers to set, the access token for example, and another path, with ids of
your own. A state without a hook is not sent to the provider, and fails.

  --confirm-production                          needed for the provider's production
  --help                                        shows this

Exits 0 if all of the pact is kept, 1 if not, 2 if that could not be found out.`;

const options = /** @type {const} */ ({
  "provider-base-url": "string",
  states: "string",
  "list-states": "boolean",
  "confirm-production": "boolean",
});

const refused = "Nothing was sent. See npm run contract:verify -- --help";
await runCommand(help, options, verify, { refused, inWords: kindOnly });

/** @param {import("./support/command.mjs").Given<typeof options>} given */
async function verify(given) {
  const interactions = await interactionsOf();
  if (interactions.length === 0) throw new CannotRun("The pact has no interactions: run `npm run pact`.");
  if (given["list-states"]) {
    for (const { state, status } of interactions)
      console.log(`${JSON.stringify(state)}  (then the answer is ${status})`);
    return 0;
  }
  if (given["provider-base-url"] === undefined)
    throw new CannotRun("Say where the provider is: --provider-base-url URL.");
  const baseUrl = checkedBaseUrl("provider-base-url", given["provider-base-url"]);
  await confirmProduction(baseUrl, given["confirm-production"]);
  reachLoopbackDirectly();
  const hooks = await loadHooks(given.states);
  const known = new Set(interactions.map(({ state }) => state));
  const strange = Object.keys(hooks).filter((state) => !known.has(state)).length;

  const effects = interactions.filter(({ method, status }) => method !== "GET" && status < 300).length;
  console.log(`Replaying ${interactions.length} interactions against ${baseUrl}. ${effects} of them have an effect if their state is brought about:
at a provider that is real, EACH OF THOSE SENDS AN SMS.`);
  if (strange > 0)
    console.log(`Note: ${strange} of the hooks are for states that the pact does not have. See --list-states.`);
  console.log("");

  const { replay } = await import("./provider-replay/replay.mjs");
  const { results, crashed } = await replay(baseUrl, interactions, hooks);
  for (const { interaction, verdict, mismatches, notes, why } of results) {
    console.log(`  ${verdict.padEnd(14)}${interaction.description}`);
    if (why) console.log(`                  ${why}`);
    if (verdict === "no state hook") console.log(`                  state: ${JSON.stringify(interaction.state)}`);
    for (const { path, kind, expected, found } of mismatches) {
      console.log(`                  ${path}: ${kind} (expected ${expected}; found ${found})`);
    }
    for (const { path, expected, found } of notes) {
      console.log(
        `                  note: ${path} is optional, and the client does not read it (expected ${expected}; found ${found})`,
      );
    }
  }
  const count = (/** @type {string} */ wanted) => results.filter(({ verdict }) => verdict === wanted).length;
  const kept = count("kept");
  console.log(`\n${kept} of ${results.length} interactions were replayed and kept.`);
  if (count("no state hook") > 0) {
    console.log(
      `${count("no state hook")} provider states have no hook, so nothing was sent: add them to the module of --states.`,
    );
  }
  if (crashed) {
    console.error("Pact's verifier ended in a way that was not foreseen, so nothing is proved. Run it again.");
    return 2;
  }
  if (kept === results.length) return 0;
  if (kept + count("BROKEN") === 0) {
    console.error("Nothing was replayed, so nothing is known of the provider.");
    return 2;
  }
  // Whatever is broken stands; of what was not sent, nothing is known.
  const unknown = count("not reached") + count("not replayed");
  if (unknown === 0 || count("BROKEN") > 0 || count("no state hook") > 0) return 1;
  console.error("The provider could not be reached for all of it. Check the address, and try again.");
  return 2;
}
