// A process that prepares a client, waits, makes a call, and says how long the last of these took.
//   argv: { url, keepWarm, steps } as JSON; a step is a method of the client in peers/, or a pause in seconds
import { setTimeout } from "node:timers/promises";
import { clientOf } from "../peers/solaris-esign.mjs";

/** @type {{ url: string, keepWarm: number, steps: ("call" | "authenticate" | number)[] }} */
const { url, keepWarm, steps } = JSON.parse(process.argv[2] ?? "");
const client = clientOf(url, { keepWarm });
let startedAt = 0;
for (const step of steps) {
  startedAt = performance.now();
  await (typeof step === "number" ? setTimeout(step * 1000) : client[step]());
}
process.send?.({ ms: performance.now() - startedAt });
process.disconnect?.();
