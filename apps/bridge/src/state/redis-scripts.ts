import { createHash } from 'node:crypto';

/** Lua that Redis runs as one step. Its clock is Redis' own, so that the clocks of processes need not agree. */
export interface RedisScript {
  readonly text: string;
  readonly sha1: string;
}

function script(text: string): RedisScript {
  return { text, sha1: createHash('sha1').update(text).digest('hex') };
}

/**
 * A meter is a hash (`spent`, `held`, and the amount of each hold under `r:<id>`) and a sorted set of holds by expiry.
 * Amounts go in and out as decimal text: Lua would write 1e+15 for a long number, which HINCRBY refuses.
 */
const METERS = `
local function now()
  local t = redis.call('TIME')
  return tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
end
local function free(h, z, id)
  local amount = redis.call('HGET', h, 'r:' .. id)
  if amount then
    redis.call('HINCRBY', h, 'held', amount == '0' and '0' or '-' .. amount)
    redis.call('HDEL', h, 'r:' .. id)
  end
  redis.call('ZREM', z, id)
end
local function total(h, z, at)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', z, '-inf', at, 'LIMIT', 0, 1000)) do free(h, z, id) end
  local sums = redis.call('HMGET', h, 'spent', 'held')
  return tonumber(sums[1] or '0') + tonumber(sums[2] or '0')
end
local function keep(key, untilMs)
  redis.call('PEXPIREAT', key, string.format('%.0f', untilMs + 60000))
end
`;

/** KEYS: hash and set of each meter. ARGV: id, holdMs, then amount, limit (-1 = none), end for each. */
export const RESERVE = script(`${METERS}
local at, id, hold = now(), ARGV[1], tonumber(ARGV[2])
local answer = {0}
for i = 1, #KEYS / 2 do
  local sum = total(KEYS[2 * i - 1], KEYS[2 * i], at)
  local amount, limit = tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i + 1])
  answer[i + 1] = string.format('%.0f', sum)
  if answer[1] == 0 and limit >= 0 and sum + amount > limit then answer[1] = i end
end
if answer[1] ~= 0 then return answer end
for i = 1, #KEYS / 2 do
  local h, z, amount = KEYS[2 * i - 1], KEYS[2 * i], ARGV[3 * i]
  redis.call('HINCRBY', h, 'held', amount)
  redis.call('HSET', h, 'r:' .. id, amount)
  redis.call('ZADD', z, at + hold, id)
  local untilMs = math.max(tonumber(ARGV[3 * i + 2]), at + hold)
  keep(h, untilMs)
  keep(z, untilMs)
end
return answer`);

/** KEYS: the marker of the id, then hash and set of each meter. ARGV: id, marker's life, then amount, end for each. */
export const SETTLE = script(`${METERS}
if not redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[2]) then return 0 end
local at = now()
for i = 1, (#KEYS - 1) / 2 do
  local h, z = KEYS[2 * i], KEYS[2 * i + 1]
  free(h, z, ARGV[1])
  redis.call('HINCRBY', h, 'spent', ARGV[2 * i + 1])
  keep(h, math.max(tonumber(ARGV[2 * i + 2]), at))
end
return 1`);

/** KEYS: hash and set of each meter. */
export const TOTALS = script(`${METERS}
local at, answer = now(), {}
for i = 1, #KEYS / 2 do answer[i] = string.format('%.0f', total(KEYS[2 * i - 1], KEYS[2 * i], at)) end
return answer`);

const TOPICS = `
local function purge(h, z)
  local t = redis.call('TIME')
  local at = tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
  for _, key in ipairs(redis.call('ZRANGEBYSCORE', z, '-inf', at, 'LIMIT', 0, 1000)) do
    redis.call('HDEL', h, key)
    redis.call('ZREM', z, key)
  end
  return at
end
`;

/** KEYS: hash and set of the topic. ARGV: channel, key, value, life, message. */
export const SHARE = script(`${TOPICS}
local at = purge(KEYS[1], KEYS[2])
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
redis.call('ZADD', KEYS[2], at + tonumber(ARGV[4]), ARGV[2])
local last = redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')[2]
local life = tonumber(last) - at + 60000
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', life))
redis.call('PEXPIRE', KEYS[2], string.format('%.0f', life))
redis.call('PUBLISH', ARGV[1], ARGV[5])
return 1`);

/** KEYS: hash and set of the topic. Answers key, value, key, value ... */
export const RECALL = script(`${TOPICS}
purge(KEYS[1], KEYS[2])
return redis.call('HGETALL', KEYS[1])`);
