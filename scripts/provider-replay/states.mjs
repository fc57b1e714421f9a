// The provider states of the pact, and the module that brings them about at somebody's provider.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { UsageError } from "../provider-check/usage.mjs";

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
 * @throws {UsageError}
 */
export async function loadHooks(file) {
  if (file === undefined) return {};
  const loaded = await import(pathToFileURL(resolve(file)).href).catch((/** @type {any} */ error) => {
    const kind = /^\w{1,40}$/.test(error?.code ?? error?.name) ? ` (${error.code ?? error.name})` : "";
    throw new UsageError(`The module of --states cannot be loaded${kind}. Does \`node FILE\` run it?`);
  });
  const hooks = loaded.default;
  const isMap = typeof hooks === "object" && hooks !== null;
  if (!isMap || !Object.values(hooks).every((hook) => typeof hook === "function")) {
    throw new UsageError(
      "The module of --states needs a default export { [name of the state]: async (needed) => ({ headers }) }.",
    );
  }
  return hooks;
}

/** @param {Prepared} prepared */
export function checkedPreparation(prepared) {
  const { headers = {}, path } = prepared ?? {};
  if (path !== undefined && !/^\/[!-~]*$/.test(path))
    throw new Error("The path of a state hook must begin with a slash");
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return { path, headers: /** @type {Record<string, string>} */ (Object.fromEntries(lower)) };
}
