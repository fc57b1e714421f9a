// The options of contract:provider: what they are, and which do not go together.
import { access, constants, open } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { buildPackage } from "../support/built.mjs";
import { CannotRun } from "../support/description.mjs";
import { addressOf, confirmProduction } from "./address.mjs";

export const help = `Does the provider still keep the contract? Asks it, and reports every difference from spec/openapi.yaml.

  npm run contract:provider -- --environment sandbox
  npm run contract:provider -- --base-url URL --token-url URL

Credentials are read from SOLARIS_CLIENT_ID and SOLARIS_CLIENT_SECRET. Only calls without effect are sent, unless there is also

  --allow-sms --person ID --identification ID   makes the one real call, once: AN SMS GOES OUT to the mobile number of
                                                this person
Further options:
  --json FILE, --junit FILE, --html FILE        the report in these formats too
  --confirm-production                          needed for the provider's production
  --build                                       builds the package first; npm run does
  --help                                        shows this

Exits 0 if the provider agrees, 1 if it disagrees, 2 if that could not be found out.`;

export const options = /** @type {const} */ ({
  "base-url": "string",
  "token-url": "string",
  environment: "string",
  "confirm-production": "boolean",
  "allow-sms": "boolean",
  person: "string",
  identification: "string",
  json: "string",
  junit: "string",
  html: "string",
  build: "boolean",
});

/**
 * @typedef {object} Command
 * @property {import("./run-checks.mjs").Settings} settings
 * @property {{ json?: string | undefined, junit?: string | undefined, html?: string | undefined }} files
 */

/** @typedef {import("../support/command.mjs").Given<typeof options>} Given */

/**
 * @param {Given} given
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<Command>}
 * @throws {CannotRun}
 */
export async function readCommand(given, environment) {
  const address = await addressOf({
    environment: given.environment,
    baseUrl: given["base-url"],
    tokenUrl: given["token-url"],
  });
  await confirmProduction(address.baseUrl, given["confirm-production"]);
  const { SOLARIS_CLIENT_ID: clientId, SOLARIS_CLIENT_SECRET: clientSecret } = environment;
  if (!clientId || !clientSecret) throw new CannotRun("Set SOLARIS_CLIENT_ID and SOLARIS_CLIENT_SECRET.");
  if (clientId.includes(":")) throw new CannotRun("SOLARIS_CLIENT_ID must not contain a colon.");
  const real = realCallOf(given);
  const { json, junit, html } = given;
  const files = { json, junit, html };
  for (const [name, file] of Object.entries(files)) await checkWritable(name, file);
  const named = Object.values(files).flatMap((file) => (file === undefined ? [] : resolve(file)));
  if (new Set(named).size < named.length) throw new CannotRun("Two reports cannot go into one file.");
  if (given.build) await buildPackage();
  if (real) await checkIds(real);
  return { settings: { ...address, clientId, clientSecret, ...(real && { real }) }, files };
}

/**
 * Refuses a file that cannot be written before anything is sent: a report must not be lost after a call that cannot be
 * repeated. Whether there is such a file does not change.
 * @param {string} name the option
 * @param {string | undefined} file
 * @throws {CannotRun}
 */
async function checkWritable(name, file) {
  if (file === undefined) return;
  try {
    await access(file).then(
      async () => (await open(file, "r+")).close(),
      () => access(dirname(file), constants.W_OK),
    );
    if (file === "") throw new Error("no name");
  } catch {
    throw new CannotRun(`The file of --${name} cannot be written. Is there a folder for it?`);
  }
}

/** @param {Given} given */
function realCallOf({ "allow-sms": allowed, person: personId, identification: identificationId }) {
  if (!allowed && personId === undefined && identificationId === undefined) return undefined;
  if (!allowed)
    throw new CannotRun("--person and --identification are for the real call: add --allow-sms if it is meant.");
  if (personId === undefined || identificationId === undefined) {
    throw new CannotRun("--allow-sms needs --person ID and --identification ID: those of whom the SMS is for.");
  }
  return { personId, identificationId };
}

/**
 * The client's own check of ids: it comes first in a call, so a call that cannot get a token shows what it says of them.
 * @param {import("../../dist/src/index.js").IdentificationRef} ref
 */
async function checkIds(ref) {
  const { createSolarisClient } = await import("../../dist/src/index.js");
  const noToken = () => Promise.reject(new Error("no call is meant"));
  const client = createSolarisClient({ baseUrl: "http://127.0.0.1:9", auth: noToken, maxRetries: 0 });
  const error = await client.identifications.authorize(ref).catch((/** @type {any} */ thrown) => thrown);
  if (error.code !== "configuration_invalid") return;
  const fault = `${error.message}`.replace(/\. Nothing was sent.*$/, "");
  throw new CannotRun(
    `The id ${fault.replace("personId", "of --person").replace("identificationId", "of --identification")}.`,
  );
}
