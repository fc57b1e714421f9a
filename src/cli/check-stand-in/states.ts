// Who sets up the states of the pact: a module of the team, or an address that does it, for teams in another language.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { checkedBaseUrl } from "../address.js";
import { CannotCheckError } from "../command.js";
import type { Io } from "../io.js";
import { reasonOf } from "../reasons.js";
import { exchange } from "./exchange.js";
import { checkedPreparation, StateError, type States } from "./state.js";
import { loadModule } from "./states-module.js";

/** How long it may take to set up a state, or to load the module, in milliseconds. */
export const patienceMs = 10_000;

/**
 * @param given the value of --states
 * @throws {UsageError} the address cannot be meant
 * @throws {CannotCheckError} there is no such module, or it cannot be loaded
 */
export async function statesOf(
  given: string,
  io: Pick<Io, "cwd" | "signal">,
  allowInsecureHttp?: boolean,
): Promise<States> {
  if (/^https?:/i.test(given)) return statesAt(checkedBaseUrl("states", given, allowInsecureHttp), io.signal);
  const path = resolve(io.cwd, given);
  if (!existsSync(path)) throw new CannotCheckError(`The module of --states is not there: ${path}`);
  return loadModule(path, pathToFileURL(path).href, patienceMs);
}

/** It gets each wanted state as JSON, and answers with what the request needs. */
export function statesAt(url: string, signal: AbortSignal, timeoutMs: number = patienceMs): States {
  return {
    async prepare(wanted) {
      const headers = { "content-type": "application/json", accept: "application/json" };
      const asked = { method: "POST", headers, body: JSON.stringify(wanted) };
      const { status, body } = await exchange(url, asked, timeoutMs, signal).catch((error: unknown) => {
        throw new StateError(`the address of --states: ${reasonOf(error).reason}`, { cause: error });
      });
      if (status > 299) throw new StateError(`the address of --states answered ${status}`);
      return checkedPreparation(body.length > 0 ? jsonIn(body) : {});
    },
    close: async () => {},
  };
}

function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new StateError("the address of --states answered with what is no JSON");
  }
}
