// The command-line client of the Pact Broker. It is fetched when it is needed: its binary is 25 MB, and few have a broker.
import { execFile } from "node:child_process";
import { npmCommandOf } from "./programs.mjs";
import { withoutProxiesForLoopback } from "./proxies.mjs";

/** A pinned version: what a broker hears of us must not change between two runs. */
const cli = "@pact-foundation/pact-cli@18.1.2";

/**
 * @param {NodeJS.ProcessEnv} env holds the broker's address and credentials, which are passed on by environment only;
 *   PACT_BROKER_CLI: a program to run in place of the one from npm
 * @param {string[]} secrets what is blotted out of the output
 */
export function preparePactCli(env, secrets) {
  const [command = "", ...before] = env.PACT_BROKER_CLI
    ? [env.PACT_BROKER_CLI]
    : npmCommandOf(["exec", "--yes", "--package", cli, "--", "pact-broker"]).flat();
  // Workflows set a variable to nothing where they have no secret, which the client takes for a credential.
  // And `npm run --silent` would keep npx from saying why it fails.
  const set = Object.fromEntries(Object.entries(env).filter(([name, value]) => !/^PACT_BROKER_/.test(name) || value));

  return {
    name: cli,
    /** Whether it comes from the npm registry. */
    isFetched: !env.PACT_BROKER_CLI,
    /**
     * @param {string[]} args
     * @returns {Promise<{ succeeded: boolean, output: string }>}
     */
    run(args) {
      return new Promise((resolve) => {
        const options = {
          env: { ...withoutProxiesForLoopback(set), npm_config_loglevel: "error", PACT_DO_NOT_TRACK: "true" },
          maxBuffer: 64 * 1024 * 1024,
        };
        const child = execFile(command, [...before, ...args], options, (error, stdout, stderr) => {
          const said = `${stdout}${stderr}${error && !stdout && !stderr ? error.message : ""}`;
          resolve({ succeeded: !error, output: without(secrets, said).trimEnd() });
        });
        child.stdin?.end();
      });
    },
  };
}

/**
 * @param {string[]} secrets
 * @param {string} text
 */
function without(secrets, text) {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
}
