// Does the provider still keep the contract? npm run contract:provider -- --help
import { providerCommand } from "./provider-check/command.mjs";
import { endSafely } from "./provider-check/usage.mjs";
import { reachLoopbackDirectly } from "./support/proxies.mjs";

reachLoopbackDirectly();

endSafely(() => providerCommand(process.argv.slice(2), process.env, console));
