/**
 * Shares a ledger, a budget of concurrent calls and an access token among the processes of a fleet, through Redis: with the client of
 * node-redis or ioredis that you have. Start with {@link redisLedger}.
 *
 * @module solaris-esign/redis
 */

export { type RedisBudgetOptions, redisBudget } from "./budget.js";
export type { RedisClient } from "./client.js";
export { type RedisLedgerOptions, redisLedger } from "./ledger.js";
export { redisTokenStore } from "./token-store.js";
