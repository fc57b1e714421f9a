// Does the provider still keep the contract? npm run contract:provider -- --help
import { providerCommand } from "./provider-check/command.mjs";
import { endSafely } from "./provider-check/usage.mjs";

endSafely(() => providerCommand(process.argv.slice(2), process.env, console));
