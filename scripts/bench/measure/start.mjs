// How long it takes from the start of a process to its first answer, everything loaded and connected on the way.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { clients } from "../clients.mjs";
import { token } from "../processes/start.mjs";
import { columnOf, inRounds, spreadOf } from "../rounds.mjs";

const program = fileURLToPath(new URL("../processes/cold-start.mjs", import.meta.url));

/** Stands among the clients for a process that makes no call. */
const nodeItself = "node";

/** @type {import("../measurement.js").Measure} */
export async function start({ server, plan, progress }) {
  const names = [nodeItself, ...clients.map(({ name }) => name)];
  const results = await inRounds(
    names,
    plan.start,
    (name) => millisecondsToAnswer(name === nodeItself ? [] : [name, server.url, token]),
    (done) => progress(`round ${done} of ${plan.start.rounds}`),
  );
  return {
    columns: { start: columnOf(results, (ms) => ms) },
    nodeStart: spreadOf(results.map((result) => /** @type {number} */ (result[nodeItself]))),
  };
}

/** @param {readonly string[]} args */
async function millisecondsToAnswer(args) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const answered = await Promise.race([once(child.stdout, "data"), ended.then(() => undefined)]);
  const milliseconds = performance.now() - startedAt;
  await ended;
  if (!answered) throw new Error(`${args[0]} made no call: what it printed stands above.`);
  return milliseconds;
}
