// A pod runs clicks: in this process, or in one of its own, which can be killed. Pods in processes share a ledger of this one.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { clients } from "../clients/index.mjs";

/** @typedef {{ client: string, target: import("../clients/client.js").Target, ref: any, before: any }} PodSettings */

/** @param {PodSettings} settings @param {{ tell: (event: any) => void, ledger?: any }} tools */
export function localPod({ client, target, ref, before }, tools) {
  const made = clients[client]?.createClient(target, tools);
  if (!made) throw new Error(`There is no client ${client}.`);
  return { ...made, click: () => made.click(ref, before), close: async () => void (await made.close?.()) };
}

/** @param {PodSettings} settings @param {{ tell: (event: any) => void, ledger?: any }} tools */
export async function forkedPod(settings, { tell, ledger }) {
  const child = fork(fileURLToPath(new URL("pod-process.mjs", import.meta.url)), { serialization: "advanced" });
  /** @type {((outcome: any) => void) | undefined} */
  let resolveClick;
  const ready = new Promise((resolve, reject) => {
    child.once("exit", () => reject(new Error("A pod ended before it was ready.")));
    child.on("message", async (/** @type {any} */ message) => {
      if (message.ready) resolve(undefined);
      else if (message.event) tell(message.event);
      else if (message.outcome) resolveClick?.(message.outcome);
      else if (message.ledger) {
        const [name, ...args] = message.ledger;
        const answer = await ledger[name](...args);
        if (child.connected) child.send({ id: message.id, answer });
      }
    });
  });
  child.send({ settings, hasLedger: ledger !== undefined });
  await ready;
  return {
    click: () =>
      new Promise((resolve) => {
        resolveClick = resolve;
        child.send({ click: true });
      }),
    kill: () => void child.kill("SIGKILL"),
    close: async () => void child.kill("SIGKILL"),
  };
}
