// The module of --states, in a thread of its own: all that it keeps open ends with the command, and if it ends its process, it ends
// that thread, and nothing is proved.
import { Worker } from "node:worker_threads";
import { CannotCheckError } from "../command.js";
import { failure } from "./exchange.js";
import { checkedPreparation, StateError, type States } from "./state.js";

/** What the thread says of itself, and of each state that it is asked for. */
type Said =
  | { readonly states: readonly string[] }
  | { readonly isNoMap: true }
  | { readonly failed: string }
  | { readonly prepared: unknown; readonly nth: number }
  /** It returned what a thread does not hand over as it is, `Headers` for example. */
  | { readonly unfit: string; readonly nth: number }
  | { readonly threw: string; readonly nth: number };

/** In JavaScript, because it starts as a text. Of an error it says no more than its kind. */
const program = `
const { parentPort, workerData } = require("node:worker_threads");
const kindOf = (error) => {
  const kind = String(error?.code ?? error?.name ?? "");
  return /^\\w{1,40}$/.test(kind) ? kind : "";
};
const unfit = (value) => {
  if (typeof value === "function" || typeof value === "symbol") return "a " + typeof value;
  if (typeof value !== "object" || value === null) return undefined;
  const prototype = Object.getPrototypeOf(value);
  if ([Object.prototype, Array.prototype, null].includes(prototype)) return undefined;
  return "an instance of " + (kindOf(prototype.constructor) || "a class");
};
const unfitIn = (value) =>
  [value, value?.headers, value?.path, ...Object.values(Object(value?.headers))].map(unfit).find(Boolean);
import(workerData).then(
  ({ default: hooks }) => {
    const isMap = typeof hooks === "object" && hooks !== null;
    if (!isMap || !Object.values(hooks).every((hook) => typeof hook === "function")) {
      return parentPort.postMessage({ isNoMap: true });
    }
    parentPort.on("message", async ({ nth, wanted }) => {
      try {
        const prepared = await hooks[wanted.state](wanted);
        const kind = unfitIn(prepared);
        parentPort.postMessage(kind ? { nth, unfit: kind } : { nth, prepared });
      } catch (error) {
        parentPort.postMessage({ nth, threw: kindOf(error) });
      }
    });
    parentPort.postMessage({ states: Object.keys(hooks) });
  },
  (error) => parentPort.postMessage({ failed: kindOf(error) }),
);
`;

/**
 * @param path for messages
 * @param patienceMs how long it may take to load it, or to set up a state, in milliseconds
 * @throws {CannotCheckError} it cannot be loaded
 */
export async function loadModule(path: string, url: string, patienceMs: number): Promise<States> {
  const worker = new Worker(program, { eval: true, workerData: url });
  // An error that nobody listens for would end the command.
  worker.on("error", () => {});
  const tellable = (kind: string) => (kind ? ` (${kind})` : "");
  let nth = 0;

  /** The next thing that it says. Undefined if it takes too long, and "ended" if nothing more can come. */
  const next = (isMeant: (said: Said) => boolean) =>
    new Promise<Said | "ended" | undefined>((resolve) => {
      const settle = (said: Said | "ended" | undefined) => {
        clearTimeout(timer);
        worker.off("message", onMessage).off("exit", onEnd).off("error", onEnd);
        resolve(said);
      };
      const onMessage = (said: Said) => isMeant(said) && settle(said);
      const onEnd = () => settle("ended");
      const timer = setTimeout(settle, patienceMs, undefined);
      worker.on("message", onMessage).on("exit", onEnd).on("error", onEnd);
    });

  const loaded = await next(() => true);
  const refused = async (why: string) => {
    await worker.terminate();
    throw new CannotCheckError(`The module of --states ${why}`);
  };
  if (loaded === undefined) return refused(`is not loaded after ${patienceMs / 1000} s: an await in it does not end.`);
  if (loaded === "ended") return refused(`ended before it was loaded: \`node ${path}\` says more.`);
  if ("isNoMap" in loaded) {
    return refused("needs a default export { [name of the state]: async (wanted) => ({ headers, path }) }.");
  }
  if ("failed" in loaded) {
    return refused(
      loaded.failed === "ERR_MODULE_NOT_FOUND"
        ? `imports something that is not there (${loaded.failed}): \`node ${path}\` names it.`
        : `cannot be loaded${tellable(loaded.failed)}: \`node ${path}\` says more.`,
    );
  }

  let hasEnded = false;
  worker.once("exit", () => {
    hasEnded = true;
  });
  return {
    names: (loaded as { readonly states: readonly string[] }).states,
    async prepare(wanted) {
      if (hasEnded) throw new StateError("the module has ended before");
      const asked = ++nth;
      const answered = next((said) => "nth" in said && said.nth === asked);
      worker.postMessage({ nth: asked, wanted });
      const said = await answered;
      if (said === undefined) {
        throw new StateError(`the hook did not end within ${patienceMs / 1000} s`, { cause: failure("ETIMEDOUT") });
      }
      if (said === "ended") throw new StateError("the hook ended its process");
      if ("threw" in said) {
        throw new StateError(
          `the hook threw ${said.threw || "something"} (its message may have a secret: print it in the hook)`,
        );
      }
      if ("unfit" in said) throw new StateError(`it returned ${said.unfit} where a text or a plain object belongs`);
      return checkedPreparation((said as { readonly prepared: unknown }).prepared);
    },
    close: () => worker.terminate(),
  };
}
