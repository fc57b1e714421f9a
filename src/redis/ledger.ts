// A ledger in Redis, for a fleet.
import { follow } from "../internal/deadline.js";
import { checkedOptions, checkFunction, optional } from "../internal/validate.js";
import { createLedger } from "../ledger/create-ledger.js";
import type { Ledger, LedgerRow, LedgerWait } from "../ledger/ledger.js";
import { createWarn, type SolarisWarning, type Warn } from "../warning.js";
import { type Commands, commandsOf, type RedisClient } from "./client.js";
import { claimScript, readScript, rowFields, settleScript } from "./ledger-scripts.js";
import { checkPrefix } from "./prefix.js";
import { WakeUps } from "./wake-ups.js";

/**
 * Options of {@link redisLedger}.
 *
 * @example
 * const options: RedisLedgerOptions = { prefix: "shop:ledger:", onWarning: ({ message }) => logger.warn(message) };
 */
export interface RedisLedgerOptions {
  /**
   * With what all keys of the ledger begin. It is the same in the whole fleet.
   * @default "solaris-esign:ledger:"
   */
  readonly prefix?: string;
  /**
   * Receives a warning with the code `redis_may_forget`, once. Errors that it throws are ignored.
   * @default `process.emitWarning`, with the type `SolarisWarning`, if the platform has it
   */
  readonly onWarning?: (warning: SolarisWarning) => void;
}

/** How long a row is kept after it was settled, in milliseconds. One whose outcome is unknown is kept. */
const keptMs = 86_400_000;
/** How long a read waits at most, in milliseconds. */
const waitMs = 1_000;

/**
 * Creates a ledger in Redis. A claim, a settlement and a read are one round trip each. While calls wait for another process, a second
 * connection (`client.duplicate()`) receives messages; without it they ask Redis again and again. A row expires one day after it was
 * settled, but never while it is `claimed` or `unknown`.
 *
 * **What Redis can lose.** A lost row can mean a second SMS, so use a Redis that keeps what it has confirmed: with
 * `maxmemory-policy noeviction`, `appendonly yes` and `appendfsync always`.
 * - Without `appendonly`, a restart loses all rows, or those since the last snapshot.
 * - With `appendfsync everysec`, the default of Redis, a crash of its machine loses the rows of about the last second.
 * - With eviction, Redis drops rows when its memory is full.
 * - After a failover, rows that the replica had not yet received are lost: replication is asynchronous, also in a cluster.
 *
 * If that is not acceptable, use a database with durable commits instead (`solaris-esign/postgres`). After the first claim the ledger
 * looks at the first two settings, once, and warns if they may lose rows, or if it could not look: managed services forbid `CONFIG`.
 *
 * @throws {ConfigurationError} the client is neither of node-redis nor of ioredis, or an option is invalid. The functions of the ledger
 *   throw what the client throws
 * @example
 * const ledger = redisLedger(redis);
 * const solaris = createSolarisClient({ environment: "sandbox", auth, ledger });
 */
export function redisLedger(client: RedisClient, options: RedisLedgerOptions = {}): Ledger {
  const read = checkedOptions("redisLedger", options, {
    prefix: optional(checkPrefix),
    onWarning: optional(checkFunction),
  });
  const { prefix = "solaris-esign:ledger:" } = read;
  const commands = commandsOf("redisLedger", client);
  const { run } = commands;
  const channel = `${prefix}settled`;
  const keysOf: KeysOf = ({ personId, identificationId }) => [
    `${prefix}{${JSON.stringify([personId, identificationId])}}`,
  ];
  const readRow = async (ref: Ref) => rowOf(await run(readScript, keysOf(ref), []));
  const alarms = new Set<Alarm>();
  const wakeUps = new WakeUps(commands, channel, (claimId) => {
    for (const alarm of alarms) if (claimId === undefined || alarm.claimId === claimId) alarm.ring();
  });
  const checkOnce = settingsCheck(commands, createWarn(read.onWarning));

  return createLedger({
    async claim(ref, { claimId, leaseMs, resendAfterMs, afterUnknown }) {
      const reply = await run(claimScript, keysOf(ref), [claimId, leaseMs, resendAfterMs, afterUnknown]);
      checkOnce();
      return { isClaimed: Number(reply[0]) === 1, row: rowOf([1, ...reply.slice(1)]) as LedgerRow };
    },
    async settle(ref, { claimId, state, sentAgoMs = "", requestId = "", errorCode = "", status = "" }) {
      const noted = [sentAgoMs, requestId, errorCode, status];
      const [isSettled] = await run(settleScript, keysOf(ref), [claimId, state, keptMs, channel, ...noted]);
      return Number(isSettled) === 1;
    },
    async read(ref, wait) {
      if (!wait) return readRow(ref);
      const until = performance.now() + waitMs;
      // Before the first look, so that no message is missed.
      const alarm = new Alarm(wait);
      alarms.add(alarm);
      let isWaiting = false;
      try {
        for (;;) {
          const row = await readRow(ref);
          const leftMs = until - performance.now();
          if (leftMs <= 0 || !isToWait(row, wait)) return row;
          if (!isWaiting) wakeUps.enter();
          isWaiting = true;
          await alarm.sleep(Math.min(leftMs, wakeUps.sleepMs));
        }
      } finally {
        alarms.delete(alarm);
        if (isWaiting) wakeUps.leave();
      }
    },
  });
}

type Ref = Parameters<Ledger["read"]>[0];
type KeysOf = (ref: Ref) => [string];

function isToWait(row: LedgerRow | undefined, { claimId, signal }: LedgerWait): boolean {
  return row?.state === "claimed" && row.claimId === claimId && !signal.aborted;
}

/** @param reply whether there is a row, the clock, and the fields */
function rowOf([isThere, now, ...values]: readonly unknown[]): LedgerRow | undefined {
  if (Number(isThere) !== 1) return undefined;
  const noted = rowFields.flatMap((name, nth) => (values[nth] === null ? [] : [[name, values[nth]] as const]));
  const row = noted.map(([name, value]) => [name, texts.has(name) ? String(value) : Number(value)]);
  return { ...Object.fromEntries(row), now: Number(now) };
}

const texts: ReadonlySet<string> = new Set<keyof LedgerRow>(["claimId", "state", "requestId", "errorCode"]);

/** Wakes one who waits. */
class Alarm {
  readonly claimId: string;
  readonly #signal: AbortSignal;
  #hasRung = false;
  #wake = () => {};

  constructor({ claimId, signal }: LedgerWait) {
    this.claimId = claimId;
    this.#signal = signal;
  }

  ring(): void {
    this.#hasRung = true;
    this.#wake();
  }

  /** Sleeps for this time, in milliseconds, unless it has rung since the last time, rings, or the signal aborts. */
  async sleep(ms: number): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    const timer = setTimeout(this.#wake, ms);
    const unfollow = follow(this.#signal, this.#wake);
    if (!this.#hasRung) await ended;
    unfollow();
    clearTimeout(timer);
    this.#hasRung = false;
  }
}

/** Returns a function that looks at the settings of the server in the background, the first time. */
function settingsCheck({ config }: Commands, warn: Warn): () => void {
  let isChecked = false;
  const check = async () => {
    const [policy, aof] = await Promise.all(["maxmemory-policy", "appendonly"].map(config));
    const problems = [
      policy === "noeviction" ? [] : [`maxmemory-policy is ${policy}, so it may drop rows when its memory is full`],
      aof === "yes" ? [] : [`appendonly is ${aof}, so it loses rows when it is restarted`],
    ].flat();
    if (problems.length > 0) warn("redis_may_forget", `In the Redis of the ledger, ${problems.join("; ")}. ${advice}`);
  };
  return () => {
    if (isChecked) return;
    isChecked = true;
    check().catch((thrown: unknown) => {
      // A lost connection says nothing about the settings: the next claim looks again.
      isChecked = isReply(thrown);
      if (!isChecked) return;
      warn("redis_may_forget", `The Redis of the ledger did not show its settings (CONFIG GET). ${advice}`);
    });
  };
}

/** Whether Redis refused the command: its errors begin with a code. */
function isReply(thrown: unknown): boolean {
  return thrown instanceof Error && /^[A-Z]+ /.test(thrown.message);
}

const advice =
  "A lost row can mean a second SMS: it must have maxmemory-policy noeviction and appendonly yes, better with appendfsync always.";
