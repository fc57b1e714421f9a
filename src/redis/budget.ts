// Limits the concurrent calls of a fleet, with leases in Redis.
import type { ConcurrencyBudget } from "../concurrency/budget.js";
import { checkSlots, type Waiter, WaitingLine } from "../concurrency/queue.js";
import { ConfigurationError } from "../errors.js";
import { Deadline } from "../internal/deadline.js";
import { checkedOptions, checkFunction, optional } from "../internal/validate.js";
import { untilAborted } from "../internal/wait.js";
import { createWarn, type SolarisWarning } from "../warning.js";
import { commandsOf, luaNow, type RedisClient, script } from "./client.js";
import { checkPrefix } from "./prefix.js";
import { WakeUps } from "./wake-ups.js";

/**
 * Options of {@link redisBudget}.
 *
 * @example
 * const options: RedisBudgetOptions = { limit: 200, share: 20 };
 */
export interface RedisBudgetOptions {
  /**
   * How many calls of the whole fleet may be under way at once.
   * @default 255: the provider allows that many for a partner
   */
  readonly limit?: number;
  /**
   * How many calls of this process may be under way at once while Redis does not answer. The shares of all processes together are at most
   * `limit`.
   * @default a quarter of `limit`, rounded down, but at least 1
   */
  readonly share?: number;
  /**
   * With what the keys of the budget begin. It is the same in the whole fleet, and another one for another partner.
   * @default "solaris-esign:budget:"
   */
  readonly prefix?: string;
  /**
   * Receives a warning with the code `redis_unavailable`, once. Errors that it throws are ignored.
   * @default `process.emitWarning`, with the type `SolarisWarning`, if the platform has it
   */
  readonly onWarning?: (warning: SolarisWarning) => void;
}

/** How long Redis may take, and the pause before it is tried again, in milliseconds. */
const patienceMs = 1_000;

/**
 * Takes slots, in this order. A slot that is taken already is taken again: a library may send a command twice. Arguments: the limit, then
 * ids and how long their leases last. Returns how many of them are taken now, and the time until the first lease of the set ends.
 */
const take = script(`${luaNow}redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local count, taken = redis.call('ZCARD', KEYS[1]), 0
for nth = 2, #ARGV, 2 do
  if not redis.call('ZSCORE', KEYS[1], ARGV[nth]) then
    if count >= tonumber(ARGV[1]) then break end
    count = count + 1
  end
  redis.call('ZADD', KEYS[1], now + ARGV[nth + 1], ARGV[nth])
  taken = taken + 1
end
local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return {taken, math.ceil((first[2] or now) - now)}`);

/** A client that may not publish still gives back: waiting processes poll. */
const give = script(`redis.call('ZREM', KEYS[1], ARGV[1])
redis.pcall('PUBLISH', ARGV[2], '')
return {}`);

/** No limit: for slots that are taken anyway. */
const anyway = 1e9;

interface Request {
  readonly id: string;
  readonly leaseMs: number;
  /** Whether Redis may have a lease with this id. */
  isInRedis: boolean;
  endsAt: number;
}

/**
 * Limits how many calls of a whole fleet are under way at once, with a set of leases in Redis. The lease of a process that has crashed
 * ends with the deadline of its call. Those who wait in one process are served in the order in which they came.
 *
 * If Redis fails, or does not answer within a second, each process limits itself to its `share`, and warns once. When Redis works again,
 * the calls that are under way are noted there.
 *
 * @throws {ConfigurationError} the client is neither of node-redis nor of ioredis, or an option is invalid
 * @example
 * const maxConcurrent = redisBudget(redis, { limit: 255, share: 40 }); // for a fleet of six processes
 * const solaris = createSolarisClient({ environment: "sandbox", auth, maxConcurrent });
 */
export function redisBudget(client: RedisClient, options: RedisBudgetOptions = {}): ConcurrencyBudget {
  const checks = { limit: optional(checkSlots), share: optional(checkSlots), prefix: optional(checkPrefix) };
  const read = checkedOptions("redisBudget", options, { ...checks, onWarning: optional(checkFunction) });
  const { limit = 255, prefix = "solaris-esign:budget:" } = read;
  const { share = Math.max(1, Math.floor(limit / 4)) } = read;
  if (share > limit) throw new ConfigurationError("redisBudget needs a share that is not greater than its limit.");
  return new RedisBudget(client, { limit, share, prefix, onWarning: read.onWarning });
}

class RedisBudget implements ConcurrencyBudget {
  readonly #settings;
  readonly #run;
  readonly #keys;
  readonly #channel;
  readonly #warn;
  readonly #wakeUps;
  readonly #line = new WaitingLine<Request>();
  /** The slots of this process. */
  readonly #held = new Set<Request>();
  /** A script is asking for slots. */
  #isAsking = false;
  /** Something has changed since it was sent. */
  #isToAskAgain = false;
  /** Redis does not answer. */
  #isAway = false;
  #isReturning = false;
  #returnAt = 0;
  #isWatching = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    client: RedisClient,
    settings: Required<Omit<RedisBudgetOptions, "onWarning">> & { onWarning: RedisBudgetOptions["onWarning"] },
  ) {
    const commands = commandsOf("redisBudget", client);
    this.#settings = settings;
    this.#run = commands.run;
    this.#keys = [`${settings.prefix}leases`];
    this.#channel = `${settings.prefix}free`;
    this.#warn = createWarn(settings.onWarning);
    this.#wakeUps = new WakeUps(commands, this.#channel, () => this.#serve());
  }

  async acquire({ leaseMs, signal }: Parameters<ConcurrencyBudget["acquire"]>[0]): Promise<() => void> {
    if (!Number.isFinite(leaseMs) || leaseMs <= 0)
      throw new ConfigurationError("leaseMs must be a number of milliseconds greater than 0.");
    const request: Request = { id: crypto.randomUUID(), leaseMs, isInRedis: false, endsAt: 0 };
    const slot = this.#line.join(request, signal, () => {
      this.#watch();
      if (request.isInRedis) this.#giveBack(request);
    });
    this.#serve();
    return slot;
  }

  /** Serves those who wait, as far as it is possible now. */
  #serve(): void {
    if (this.#line.size === 0) return;
    if (this.#isAway) {
      this.#serveFromShare();
      void this.#tryToReturn();
      this.#watch();
    } else if (this.#isAsking) this.#isToAskAgain = true;
    else void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#isAsking = true;
    this.#isToAskAgain = false;
    const batch = [...this.#line].slice(0, this.#settings.limit);
    const taking = this.#take(
      this.#settings.limit,
      batch.map(({ request }) => request),
    );
    // Also when it comes too late: what nobody waits for any more, and nobody holds, is given back.
    taking.then(
      ([taken = 0]) => {
        for (const waiter of batch.slice(0, taken)) if (!this.#isWanted(waiter)) this.#giveBack(waiter.request);
      },
      () => {},
    );
    const patience = new Deadline(patienceMs);
    let firstEndsMs = 0;
    try {
      const [taken = 0, endsMs = 0] = await untilAborted(() => taking, patience.signal);
      firstEndsMs = endsMs;
      for (const [nth, waiter] of batch.entries()) {
        if (nth >= taken) waiter.request.isInRedis = false;
        else if (this.#line.has(waiter)) this.#grant(waiter);
      }
    } catch {
      this.#leave();
    }
    patience.end();
    this.#isAsking = false;
    if (this.#isAway || this.#isToAskAgain) this.#serve();
    else this.#watch(firstEndsMs);
  }

  /** Returns how many are taken now, and the time until the first lease ends. */
  async #take(limit: number, requests: readonly Request[]): Promise<number[]> {
    const now = performance.now();
    for (const request of requests) request.isInRedis = true;
    const leases = requests.flatMap(({ id, leaseMs, endsAt }) => [
      id,
      endsAt > 0 ? Math.max(1, endsAt - now) : leaseMs,
    ]);
    return (await this.#run(take, this.#keys, [limit, ...leases])).map(Number);
  }

  #isWanted(waiter: Waiter<Request>): boolean {
    return this.#line.has(waiter) || this.#held.has(waiter.request);
  }

  #grant(waiter: Waiter<Request>): void {
    const { request } = waiter;
    request.endsAt = performance.now() + request.leaseMs;
    this.#held.add(request);
    waiter.serve(() => {
      this.#held.delete(request);
      if (request.isInRedis) this.#giveBack(request);
      if (this.#isAway) this.#serve();
    });
  }

  /** If that fails, the lease ends by itself. */
  #giveBack({ id }: Request): void {
    this.#run(give, this.#keys, [id, this.#channel]).then(
      () => this.#serve(),
      () => {},
    );
  }

  #leave(): void {
    this.#isAway = true;
    this.#returnAt = performance.now() + patienceMs;
    this.#warn(
      "redis_unavailable",
      `The Redis of the budget failed or did not answer within ${patienceMs} ms. Until it works again, at most ${this.#settings.share} ` +
        "calls of this process are under way at once.",
    );
  }

  #serveFromShare(): void {
    for (const waiter of this.#line) {
      if (this.#held.size >= this.#settings.share) return;
      this.#grant(waiter);
    }
  }

  /** Notes in Redis what is under way, which shows that Redis works again. */
  async #tryToReturn(): Promise<void> {
    if (this.#isReturning || performance.now() < this.#returnAt) return;
    this.#isReturning = true;
    try {
      await this.#take(anyway, [...this.#held]);
      this.#isAway = false;
      // Those that were served meanwhile.
      await this.#take(
        anyway,
        [...this.#held].filter(({ isInRedis }) => !isInRedis),
      );
    } catch {
      this.#leave();
    }
    this.#isReturning = false;
    this.#serve();
  }

  /** While somebody waits, looks again after a time, in milliseconds, and when a slot is free. */
  #watch(soonMs = Number.POSITIVE_INFINITY): void {
    clearTimeout(this.#timer);
    const isToWatch = this.#line.size > 0;
    if (isToWatch) this.#timer = setTimeout(() => this.#serve(), Math.min(Math.max(soonMs, 1), this.#wakeUps.sleepMs));
    if (isToWatch === this.#isWatching) return;
    this.#isWatching = isToWatch;
    if (isToWatch) this.#wakeUps.enter();
    else this.#wakeUps.leave();
  }
}
