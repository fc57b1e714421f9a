// Gets the provider's published description, from its address or a file.
import { readFile, stat } from "node:fs/promises";
import { CannotRun } from "../support/description.mjs";

/** Where the provider publishes it (spec/README.md). */
export const providersAddress = "https://docs.solarisgroup.com/_spec/api-reference/identity/identifications.yaml";

const timeoutMs = 30_000;
const maxBytes = 10 * 1024 * 1024;
const instead = "Download it by other means and give its file: npm run spec:upstream -- --source FILE";

/**
 * @param {string} source URL or path
 * @returns {Promise<string>}
 * @throws {CannotRun}
 */
export function readSource(source) {
  return /^https?:/i.test(source) ? download(source) : readLocal(source);
}

/** @param {string} file */
async function readLocal(file) {
  try {
    const { size } = await stat(file);
    if (size > maxBytes) throw tooLarge(file);
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof CannotRun) throw error;
    throw new CannotRun(
      `${withoutSecrets(file)} cannot be read (${/** @type {NodeJS.ErrnoException} */ (error).code}).`,
    );
  }
}

/** @param {string} source */
async function download(source) {
  if (!URL.canParse(source)) throw new CannotRun("The address of --source is not a URL.");
  const url = new URL(source);
  const name = withoutSecrets(source);
  if (url.username || url.password) throw new CannotRun(`The address ${name} must not hold a user name or a password.`);
  try {
    const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) throw await refused(response, name);
    return await limitedText(response, name);
  } catch (error) {
    if (error instanceof CannotRun) throw error;
    throw new CannotRun(`${name} cannot be reached: ${reasonOf(error)}. ${instead}`);
  }
}

/**
 * @param {Response} response
 * @param {string} name
 */
async function refused(response, name) {
  await response.body?.cancel();
  const location = response.headers.get("location");
  if (response.status >= 300 && response.status < 400 && location && URL.canParse(location, name)) {
    return new CannotRun(
      `${name} has moved (${response.status}) to ${withoutSecrets(new URL(location, name).href)}. Is that the provider's? Give it with --source.`,
    );
  }
  return new CannotRun(`${name} was answered with ${response.status}. Is the address still right? ${instead}`);
}

/**
 * @param {Response} response
 * @param {string} name
 */
async function limitedText(response, name) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(name);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** @param {string} name */
function tooLarge(name) {
  return new CannotRun(`${name} is larger than ${maxBytes / 1024 / 1024} MiB. A description of an API is not.`);
}

/** @param {any} error */
function reasonOf(error) {
  if (error.name === "TimeoutError") return `no complete answer within ${timeoutMs / 1000} seconds`;
  return error.cause?.code ?? error.cause?.message ?? error.message;
}

/**
 * What may be printed of an address: user names, passwords, queries and fragments may hold a secret.
 * @param {string} text an address, or the path of a file
 */
export function withoutSecrets(text) {
  if (!/^(https?:|[a-z][a-z\d+.-]*:\/\/)/i.test(text)) return text;
  if (!URL.canParse(text)) return "an address that is no URL";
  const { protocol, host, pathname } = new URL(text);
  return `${protocol}//${host}${pathname}`;
}
