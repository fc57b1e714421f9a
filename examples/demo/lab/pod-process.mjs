// A pod as a process of its own. Its ledger is in the parent, as a database would be.
import { createLedger } from "solaris-esign";
import { localPod } from "./pods.mjs";

const send = (/** @type {any} */ message) => void process.send?.(message);
const waiting = new Map();

/** @type {any} */
const functions = Object.fromEntries(
  ["claim", "settle", "read"].map((name) => [
    name,
    (/** @type {any[]} */ ...args) =>
      new Promise((resolve) => {
        const id = crypto.randomUUID();
        waiting.set(id, resolve);
        // A signal does not leave the process: without it `read` returns at once, and is asked again.
        send({ id, ledger: [name, ...args.filter((arg) => !arg?.signal)] });
      }),
  ]),
);
const remoteLedger = createLedger(functions);

/** @type {ReturnType<typeof localPod>} */
let pod;
process.on("message", async (/** @type {any} */ message) => {
  if (message.settings) {
    const tools = { tell: (/** @type {any} */ event) => send({ event }), ledger: remoteLedger };
    pod = localPod(message.settings, message.hasLedger ? tools : { tell: tools.tell });
    send({ ready: true });
  } else if (message.click) send({ outcome: await pod.click() });
  else waiting.get(message.id)?.(message.answer);
});
