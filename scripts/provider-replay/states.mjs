// The provider states of the pact, and the module that brings them about at somebody's provider.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { CannotRun } from "../support/description.mjs";

/**
 * What a state hook is given, and what it may return.
 *
 * @typedef {object} Needed
 * @property {string} state
 * @property {string} description of the interaction
 * @property {number} status that the pact expects
 * @property {{ method: string, path: string, headers: Readonly<Record<string, string>> }} request as the pact has it
 *
 * @typedef {{ headers?: Record<string, string>, path?: string } | undefined | void} Prepared
 *   headers to set (the access token), and another path (with ids of the provider's own)
 *
 * @typedef {(needed: Needed) => Prepared | Promise<Prepared>} StateHook
 * @typedef {Readonly<Record<string, StateHook>>} StateHooks
 */

/**
 * @param {string | undefined} file
 * @returns {Promise<StateHooks>}
 * @throws {CannotRun}
 */
export async function loadHooks(file) {
  if (file === undefined) return {};
  const path = resolve(file);
  if (!existsSync(path)) throw new CannotRun(`The module of --states is not there: ${path}`);
  const loaded = await import(pathToFileURL(path).href).catch((error) => {
    throw new CannotRun(whyNotLoaded(path, error));
  });
  const hooks = loaded.default;
  const isMap = typeof hooks === "object" && hooks !== null;
  if (!isMap || !Object.values(hooks).every((hook) => typeof hook === "function")) {
    throw new CannotRun(
      "The module of --states needs a default export { [name of the state]: async (needed) => ({ headers }) }.",
    );
  }
  return hooks;
}

/**
 * @param {string} path of a module that is there
 * @param {any} error
 */
function whyNotLoaded(path, error) {
  const kind = error?.code ?? error?.name;
  if (kind === "ERR_MODULE_NOT_FOUND") {
    return `The module of --states imports something that is not there (${kind}): \`node ${path}\` names it.
If it is this package itself, \`npm run build\` makes it.`;
  }
  const told = /^\w{1,40}$/.test(kind) ? ` (${kind})` : "";
  return `The module of --states cannot be loaded${told}: \`node ${path}\` says more.`;
}

/** @param {Prepared} prepared */
export function checkedPreparation(prepared) {
  const { headers = {}, path } = prepared ?? {};
  if (path !== undefined && !/^\/[!-~]*$/.test(path))
    throw new Error("The path of a state hook must begin with a slash");
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return { path, headers: /** @type {Record<string, string>} */ (Object.fromEntries(lower)) };
}
