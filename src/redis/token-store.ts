// One access token for a fleet, in Redis.
import type { TokenStore } from "../auth/token-store.js";
import { commandsOf, type RedisClient, script } from "./client.js";

/** How long others wait for the process that fetches a token, in milliseconds: the client waits 1,000 ms for the store. */
const waitMs = 800;
/** How long a process has the right to fetch a token alone, in milliseconds. If it dies, another one gets the right after this time. */
const lockMs = 1_000;
/** The pause between two looks, in milliseconds. */
const pollMs = 50;

/** Returns the token, and whether this process is to fetch a new one if it is the token that is known already. */
const look = script(`local token = redis.call('GET', KEYS[1])
if token and token ~= ARGV[1] then return {token, 'new'} end
if redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[2]) then return {token, 'fetch'} end
return {token, 'wait'}`);

/** A token ends the right to fetch one. */
const store = script(`redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('DEL', KEYS[2])
return {}`);

/**
 * Shares one access token among all processes of a fleet, through Redis: when there is none, or when it is time to renew it, one process
 * fetches the new one. The others wait for it for less than a second, and then fetch one themselves.
 *
 * @param client your client of Redis. Any that can read it can act as your client, so protect it
 * @throws {ConfigurationError} the client is neither of node-redis nor of ioredis
 * @example
 * const auth = clientCredentials({
 *   clientId,
 *   clientSecret,
 *   tokenUrl: "https://auth.example.com/oauth/token",
 *   tokenStore: redisTokenStore(redis),
 * });
 */
export function redisTokenStore(client: RedisClient): TokenStore {
  const { run } = commandsOf("redisTokenStore", client);
  /** In one slot of a cluster. */
  const keysOf = (key: string) => [key, `{${key}}:lock`];
  return {
    async get(key) {
      const until = performance.now() + waitMs;
      let known = "";
      for (;;) {
        const [token, what] = (await run(look, keysOf(key), [known, lockMs])) as [string | null, string];
        if (what === "new" && !isToBeRenewed(token)) return token;
        // An old token is returned, too: it says that the store has lost nothing.
        const isKnown = what !== "new";
        if (isKnown && (what === "fetch" || performance.now() >= until)) return token;
        known = token ?? "";
        if (isKnown) await new Promise((resolve) => setTimeout(resolve, pollMs));
      }
    },
    set: (key, token, ttlMs) => run(store, keysOf(key), [token, ttlMs]),
  };
}

/** An entry that cannot be read is returned: the client reports it. */
function isToBeRenewed(entry: string | null): boolean {
  try {
    return JSON.parse(String(entry)).renewAt <= Date.now();
  } catch {
    return false;
  }
}
