// Proves, for many concurrent calls of a provider that breaks a fifth of its responses: only refused requests are sent twice, every
// `delivery` is true, every caller gets the response to its own call, and no connection, timer or listener is left.
//
// CHAOS_CALLS=20000 makes it long, and CHAOS_SEED repeats the random numbers of a run.
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";
import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it, onTestFinished } from "vitest";
import { createSolarisClient, isSolarisError } from "../../src/index.js";
import { fixPauses } from "../support/clocks.js";
import { head, reply, type Step, startProvider } from "../support/scripted-provider.js";

const calls = Number(process.env.CHAOS_CALLS ?? 1_500);
/** Then the heap is measured, and the results are printed. */
const long = calls >= 10_000;
const seed = Number(process.env.CHAOS_SEED ?? crypto.getRandomValues(new Uint32Array(1))[0]);
/** As many concurrent calls as the provider allows. */
const callers = 255;
/** The faults, each for this part of all requests. */
const part = 0.03;
const faults = ["401", "429", "500", "reset", "hang", "unasked", "close"] as const;
type Fate = (typeof faults)[number] | "answer";

fixPauses(0.01);

/** A number from 0 to 1, the same for the same arguments, so that it does not depend on the order of calls (splitmix32). */
function draw(...numbers: number[]): number {
  let mixed = seed;
  for (const number of numbers) {
    mixed = (mixed + number + 0x9e3779b9) | 0;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    mixed ^= mixed >>> 15;
  }
  return (mixed >>> 0) / 2 ** 32;
}

const fateOf = (n: number, attempt: number): Fate => faults[Math.floor(draw(n, attempt) / part)] ?? "answer";

/** Only a call that must hang has a short deadline: on a slow machine, too, the others get their responses. */
function timeoutOf(n: number): number {
  let attempt = 0;
  while (["401", "429"].includes(fateOf(n, attempt))) attempt++;
  return fateOf(n, attempt) === "hang" ? 500 : 100_000;
}

/** What the provider did for each identification. */
const read = new Uint8Array(calls);
const applied = new Uint8Array(calls);
const final = new Uint8Array(calls);
/** The results of the callers: one bit for each. */
const told = new Uint8Array(calls);
const bits = { delivered: 1, "not-sent": 2, rejected: 4, unknown: 8 };
const wrong: string[] = [];
const counts: Record<string, number> = {};
const count = (what: string) => {
  counts[what] = (counts[what] ?? 0) + 1;
};

/** The client's ends of the connections, by their ports. */
const clientSockets = new Map<number, Socket>();
/** Connections on which an unexpected response has started; true once the client has had time to notice it. */
const spoilt = new WeakMap<Socket, boolean>();
const unasked = head(403, { "content-length": 0, "x-request-id": "an-answer-that-nobody-asked-for" });

async function spoil(socket: Socket, bytes: number): Promise<void> {
  count("bytes that nobody asked for");
  spoilt.set(socket, false);
  socket.write(unasked.slice(0, bytes));
  // A request that was written before the client could read this cannot be told from one that it answers.
  const client = clientSockets.get(socket.remotePort as number);
  while (client && !client.destroyed && client.bytesRead < socket.bytesWritten) await nextTurn();
  for (let turns = 0; turns < 3; turns++) await nextTurn();
  spoilt.set(socket, true);
}

/** The last request on a connection, to detect another one. */
const latest = new WeakMap<Socket, object>();

const misbehave: Step = (...exchange) => {
  const [socket, , request] = exchange;
  latest.set(socket, request);
  const n = Number(/\/i(\d+)\//.exec(request.path)?.[1]);
  const attempt = (read[n] as number)++;
  if (final[n]) wrong.push(`${n} was sent again after an answer that is final`);
  const apply = () => void (applied[n] as number)++;
  const seen = spoilt.get(socket);
  if (seen === false) {
    final[n] = 1;
    return socket.destroy();
  }
  if (seen) {
    wrong.push(`${n} was written to a connection that had begun to say something`);
    final[n] = 1;
    apply();
    return socket.write(unasked);
  }
  const fate = fateOf(n, attempt);
  count(fate);
  if (fate === "401" || fate === "429") return reply(Number(fate), "", { "retry-after": 0 })(...exchange);
  final[n] = 1;
  const fails = fate === "500" || fate === "reset" || fate === "hang";
  if (!fails || draw(n, attempt, 1) < 0.5) apply();
  if (fate === "500") return reply(500)(...exchange);
  if (fate === "reset") return socket.resetAndDestroy();
  if (fate === "hang") return;
  const identification = { id: `i${n}`, status: "confirmation_required", reference: `for ${n}` };
  reply(200, identification)(...exchange);
  const size = [1, 12, 60][Math.floor(draw(n, attempt, 2) * 3)] as number;
  const late = draw(n, attempt, 3) < 0.5;
  const ifIdle = (act: () => unknown) => () => latest.get(socket) === request && !socket.destroyed && act();
  const act = fate === "unasked" ? ifIdle(() => spoil(socket, size)) : ifIdle(() => socket.end());
  if (fate === "unasked" || fate === "close") late ? setTimeout(act, 5) : act();
};

it(`of ${calls} calls none does more than it says (CHAOS_SEED=${seed})`, { timeout: 600_000 }, async () => {
  const unhandled = (reason: unknown) => wrong.push(`unhandled: ${reason}`);
  process.on("unhandledRejection", unhandled);
  onTestFinished(() => void process.off("unhandledRejection", unhandled));
  const notice = (message: unknown) => {
    const { socket } = message as { socket: Socket };
    socket.once("connect", () => {
      const port = socket.localPort as number;
      clientSockets.set(port, socket);
      socket.once("close", () => clientSockets.delete(port));
    });
  };
  subscribe("net.client.socket", notice);
  onTestFinished(() => void unsubscribe("net.client.socket", notice));
  const provider = await startProvider();
  const { api, tokens } = provider;
  api.script(misbehave);
  const solaris = createSolarisClient(provider.options({}));
  let open = 0;
  const heap: number[] = [];

  const makeCall = async (n: number, leaves: boolean) => {
    const abort = new AbortController();
    if (leaves) setTimeout(() => abort.abort(), draw(n, 5) * 5);
    try {
      const ref = { personId: "p1", identificationId: `i${n}` };
      const { identification, meta } = await solaris.identifications.authorize(ref, {
        signal: abort.signal,
        timeoutMs: timeoutOf(n),
      });
      told[n] = (told[n] as number) | bits.delivered;
      if (identification.id !== `i${n}` || identification.reference !== `for ${n}`)
        wrong.push(`${n} got another's answer`);
      if (meta.attempts !== read[n]) wrong.push(`${n} was sent ${read[n]} times, and not ${meta.attempts}`);
      count("delivered");
    } catch (error) {
      if (!isSolarisError(error)) throw error;
      told[n] = (told[n] as number) | bits[error.delivery];
      count(`${error.code}, ${error.delivery}`);
    }
  };
  let next = 0;
  const makeCalls = async () => {
    for (let n = next++; n < calls; n = next++) {
      const doubleClick = draw(n, 4) < 0.1;
      const leaves = draw(n, 6) < part;
      await Promise.all([makeCall(n, leaves), ...(doubleClick ? [makeCall(n, false)] : [])]);
      // Connections are idle for a while, so that what becomes of them then is met.
      if (draw(n, 7) < 0.5) await pause(draw(n, 8) * 20);
      open = Math.max(open, api.seen.open);
      if (n % 500 === 0) api.forget();
      if (long && n % Math.ceil(calls / 8) === 0) heap.push(heapAfterCollection());
    }
  };
  await Promise.all(Array.from({ length: callers }, makeCalls));
  await solaris.close();
  await Promise.all([api.until(() => api.seen.open === 0), tokens.until(() => tokens.seen.open === 0)]);
  if (long) heap.push(heapAfterCollection());

  for (let n = 0; n < calls; n++) {
    const was = (what: keyof typeof bits) => ((told[n] as number) & bits[what]) !== 0;
    const facts = `read ${read[n]} times, applied ${applied[n]} times`;
    if (told[n] === 0 || (applied[n] as number) > 1) wrong.push(`${n}: ${facts}`);
    if (was("delivered") && applied[n] !== 1) wrong.push(`${n} was delivered: ${facts}`);
    if (was("not-sent") && read[n] !== 0) wrong.push(`${n} was not sent: ${facts}`);
    if (was("rejected") && applied[n] !== 0) wrong.push(`${n} was rejected: ${facts}`);
  }
  if (long) console.info({ seed, calls, counts, mostConnections: open, heapMB: heap });
  expect(wrong.slice(0, 20)).toEqual([]);
  expect(faults.filter((fault) => !counts[fault])).toEqual([]);
  // Those that the client has given up may still be open at the provider for a moment.
  expect(open).toBeLessThanOrEqual(callers + 20);
  if (long) expect((heap.at(-1) as number) - (heap[2] as number)).toBeLessThan(3);
});

/** In megabytes. */
function heapAfterCollection(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return Math.round(process.memoryUsage().heapUsed / 1e5) / 10;
}
