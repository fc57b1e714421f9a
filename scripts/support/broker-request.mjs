// What a Pact Broker is to be asked, from the command line, the environment and git; or why it cannot be.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { CannotRun } from "./description.mjs";
import { gitState } from "./git-state.mjs";

const pactFolder = "contract-tests/pacts";

export const usage = `Usage:
  npm run pact:publish -- [--version VERSION] [--branch BRANCH]
  npm run pact:can-i-deploy -- --to-environment ENVIRONMENT [--version VERSION]
VERSION is the commit that is checked out unless said otherwise, BRANCH its branch.`;

/**
 * @typedef {object} BrokerRequest
 * @property {string} task what is being done, for people
 * @property {string} brokerUrl
 * @property {string[]} args of the broker's command-line client; no secret is among them
 * @property {string[]} secrets what must not be printed
 * @property {string} failed what it means that the broker refuses, and what to do
 */

/**
 * @param {string[]} commandLine
 * @param {NodeJS.ProcessEnv} env
 * @param {string} folder of the project
 * @returns {Promise<BrokerRequest | { complaint: string }>}
 */
export async function brokerRequest(commandLine, env, folder) {
  try {
    return await read(commandLine, env, folder);
  } catch (error) {
    if (error instanceof CannotRun) return { complaint: error.message };
    throw error;
  }
}

/**
 * @param {string[]} commandLine
 * @param {NodeJS.ProcessEnv} env
 * @param {string} folder
 * @returns {Promise<BrokerRequest>}
 */
async function read(commandLine, env, folder) {
  const { command, options } = readCommandLine(commandLine);
  const shared = { brokerUrl: readBrokerUrl(env), secrets: readSecrets(env) };
  const consumer = await readConsumer(folder);
  const git = await gitState(folder, env);
  const version = options.version ?? git.commit;
  if (version === "") throw new CannotRun("--version is empty: say which version it is, or leave it out.");
  if (!version) throw new CannotRun("This folder is no git repository: say which version it is with --version.");

  if (command === "can-i-deploy") {
    const environment = options["to-environment"];
    if (!environment) {
      throw new CannotRun("Say where to deploy with --to-environment, for example: -- --to-environment production");
    }
    return {
      ...shared,
      task: `Asking whether ${consumer} ${version} can be deployed to ${environment}`,
      args: ["can-i-deploy", "--pacticipant", consumer, "--version", version, "--to-environment", environment],
      failed:
        "Not deployable. Has the provider verified the pact of this version, and is its version recorded in that environment? " +
        "The table above names what is missing or failed.",
    };
  }

  const branch = options.branch ?? git.branch;
  if (!branch) throw new CannotRun("No branch is checked out: say which one it is with --branch.");
  // A broker keeps one pact for each version. Another under the same name would be refused, or believed.
  if (!options.version && (await git.isChanged(pactFolder))) {
    throw new CannotRun(
      `${pactFolder} has changes that are not committed, so it is not the pact of commit ${version}. ` +
        "Commit them, or name the version with --version.",
    );
  }
  return {
    ...shared,
    task: `Publishing the pact of ${consumer} ${version}, branch ${branch}`,
    args: ["publish", pactFolder, "--consumer-app-version", version, "--branch", branch],
    failed: "The broker refused the pact. A version keeps the pact that was published first: publish a new commit.",
  };
}

/** @param {string[]} commandLine */
function readCommandLine(commandLine) {
  const option = { type: /** @type {const} */ ("string") };
  const known = { version: option, branch: option, "to-environment": option };
  try {
    const { values: options, positionals } = parseArgs({ args: commandLine, options: known, allowPositionals: true });
    const [command, ...rest] = positionals;
    if ((command !== "publish" && command !== "can-i-deploy") || rest.length > 0) throw new Error("Unknown command.");
    return { command, options };
  } catch (error) {
    throw new CannotRun(`${/** @type {Error} */ (error).message}\n${usage}`);
  }
}

/** @param {NodeJS.ProcessEnv} env */
function readBrokerUrl({ PACT_BROKER_BASE_URL: text }) {
  if (!text) throw new CannotRun("Set PACT_BROKER_BASE_URL to the address of the Pact Broker.");
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.username || url?.password) {
    throw new CannotRun(
      "PACT_BROKER_BASE_URL has a user name or password in it, which would be printed. " +
        "Set PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD instead.",
    );
  }
  if (url?.search || url?.hash) {
    throw new CannotRun(
      "PACT_BROKER_BASE_URL has a query or a fragment in it, which would be printed. " +
        "Set PACT_BROKER_TOKEN instead of a token in it.",
    );
  }
  if (url?.protocol !== "https:" && url?.protocol !== "http:") {
    throw new CannotRun("PACT_BROKER_BASE_URL is no http(s) address. It looks like https://pacts.example.com.");
  }
  return text;
}

/**
 * A broker inside a company may need no credentials. Half of them is a mistake.
 * @param {NodeJS.ProcessEnv} env
 */
function readSecrets({ PACT_BROKER_TOKEN: token, PACT_BROKER_USERNAME: user, PACT_BROKER_PASSWORD: password }) {
  if (user && !password) throw new CannotRun("PACT_BROKER_USERNAME is set: set PACT_BROKER_PASSWORD too.");
  if (password && !user) throw new CannotRun("PACT_BROKER_PASSWORD is set: set PACT_BROKER_USERNAME too.");
  if (token && user) {
    throw new CannotRun("Set either PACT_BROKER_TOKEN, or PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD, not both.");
  }
  const basic = user && password ? [password, Buffer.from(`${user}:${password}`).toString("base64")] : [];
  return token ? [token] : basic;
}

/**
 * The consumer's name, as the pact has it.
 * @param {string} folder
 * @returns {Promise<string>}
 */
async function readConsumer(folder) {
  const files = await readdir(join(folder, pactFolder)).catch(() => []);
  const [file] = files.filter((name) => name.endsWith(".json"));
  if (!file) throw new CannotRun(`There is no pact in ${pactFolder}. \`npm run pact\` writes it.`);
  return JSON.parse(await readFile(join(folder, pactFolder, file), "utf8")).consumer.name;
}
