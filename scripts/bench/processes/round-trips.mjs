// A process that prepares a client, waits, makes a call, and reports how long the last of these took.
//   argv: { url, keepWarm, steps } as JSON; a step is "call", "authenticate", or a pause in seconds
import { setTimeout } from "node:timers/promises";
import { personId } from "../peers/ids.mjs";
import { clientOf } from "../peers/solaris-esign.mjs";

/** @type {{ url: string, keepWarm: number, steps: ("call" | "authenticate" | number)[] }} */
const { url, keepWarm, steps } = JSON.parse(process.argv[2] ?? "");
const { send, authenticate } = clientOf(url, { keepWarm });
const run = { call: () => send(personId, "00000000000000000000000000000001cidt"), authenticate };
let startedAt = 0;
for (const step of steps) {
  startedAt = performance.now();
  await (typeof step === "number" ? setTimeout(step * 1000) : run[step]());
}
process.send?.({ ms: performance.now() - startedAt });
process.disconnect?.();
