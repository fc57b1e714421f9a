// Does the provider still keep the contract? npm run contract:provider -- --help
import { providerCommand } from "./provider-check/command.mjs";
import { help, options } from "./provider-check/options.mjs";
import { kindOnly, runCommand } from "./support/command.mjs";

const refused = "Nothing was sent. See npm run contract:provider -- --help";
await runCommand(help, options, (given) => providerCommand(given, process.env, console), {
  refused,
  inWords: kindOnly,
});
