// The steps of a ledger in Redis, each as one script: the rules are those of ../ledger/rules.ts, and the clock is that of Redis.
import { luaNow, script } from "./client.js";

/** The fields of a row, in the order in which the scripts return them after a result and the clock. */
export const rowFields = [
  ...(["claimId", "state", "requestId", "errorCode"] as const),
  ...(["claimNumber", "claimedAt", "deadlineAt", "settledAt", "sentAt", "status"] as const),
] as const;

const start = `${luaNow}local function row() return redis.call('HMGET', KEYS[1], '${rowFields.join("', '")}') end
local before = row()
local id, state = before[1], before[2]
`;

/**
 * Arguments: claimId, leaseMs, resendAfterMs, afterUnknown. A library may send a claim again after a broken connection: a claim that holds
 * already is claimed.
 */
export const claimScript = script(`${start}local free = false
if not id or state == 'rejected' or state == 'not-sent' then free = true
elseif state == 'delivered' then free = now >= before[8] + ARGV[3]
elseif state == 'unknown' or (state == 'claimed' and now >= tonumber(before[7])) then free = ARGV[4] == 'send'
elseif state == 'claimed' and id == ARGV[1] then return {1, now, unpack(before)} end
if not free then return {0, now, unpack(before)} end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'claimId', ARGV[1], 'state', 'claimed', 'claimNumber', (before[5] or 0) + 1,
  'claimedAt', now, 'deadlineAt', now + ARGV[2])
return {1, now, unpack(row())}`);

/**
 * Arguments: claimId, state, how long the row is kept, the channel, sentAgoMs, requestId, errorCode, status; the last four may be empty.
 * A client that may not publish still settles: waiting processes poll.
 */
export const settleScript = script(`${start}if id ~= ARGV[1] then return {0} end
if state ~= 'claimed' and state ~= 'unknown' then return {state == ARGV[2] and 1 or 0} end
redis.call('HSET', KEYS[1], 'state', ARGV[2], 'settledAt', now)
if ARGV[5] ~= '' then redis.call('HSET', KEYS[1], 'sentAt', now - ARGV[5]) end
for nth, name in ipairs({'requestId', 'errorCode', 'status'}) do
  if ARGV[5 + nth] ~= '' then redis.call('HSET', KEYS[1], name, ARGV[5 + nth]) end
end
if ARGV[2] == 'unknown' then redis.call('PERSIST', KEYS[1]) else redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
redis.pcall('PUBLISH', ARGV[4], id)
return {1}`);

export const readScript = script(`${start}return {id and 1 or 0, now, unpack(before)}`);
