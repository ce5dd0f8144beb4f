/**
 * Keeps an answer and makes room for it: what of the workspace's would be gone soonest goes first.
 * KEYS: the answer, the workspace's index (name → when it ends) and sizes (name → bytes; "" → all).
 * ARGV: the answer, its name, seconds, most bytes of a workspace, what comes before a name in a key, most of memory (%).
 * Answers 0 when Redis is nearly full: jobs and pins live here too.
 */
export const keepAnswer = `
local text, name, seconds, most, prefix = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
local memory = redis.call('INFO', 'memory')
local limit = tonumber(string.match(memory, 'maxmemory:(%d+)') or '0')
local used = tonumber(string.match(memory, 'used_memory:(%d+)') or '0')
if limit > 0 and used * 100 > limit * tonumber(ARGV[6]) then return 0 end

local now = tonumber(redis.call('TIME')[1])
local function drop(one)
  local bytes = tonumber(redis.call('HGET', KEYS[3], one) or '0')
  redis.call('HDEL', KEYS[3], one)
  if bytes > 0 then redis.call('HINCRBY', KEYS[3], '', -bytes) end
  redis.call('ZREM', KEYS[2], one)
  redis.call('DEL', prefix .. one)
end
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, 1000)) do drop(gone) end
drop(name)

redis.call('SET', KEYS[1], text, 'EX', seconds)
redis.call('ZADD', KEYS[2], now + seconds, name)
redis.call('HSET', KEYS[3], name, #text)
local total = redis.call('HINCRBY', KEYS[3], '', #text)
while total > most do
  local soonest = redis.call('ZRANGE', KEYS[2], 0, 1)
  local victim = soonest[1] == name and soonest[2] or soonest[1]
  if not victim or victim == name then break end
  drop(victim)
  total = tonumber(redis.call('HGET', KEYS[3], ''))
end
redis.call('EXPIRE', KEYS[2], 86400 * 2)
redis.call('EXPIRE', KEYS[3], 86400 * 2)
return 1`;

/**
 * Lets one call in under a key, by Redis' clock.
 * KEYS: the key. ARGV: the request's fingerprint, the generation, milliseconds without a sign of life, milliseconds kept.
 */
export const claimKey = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local request, generation, state, untilMs = unpack(redis.call('HMGET', KEYS[1], 'request', 'generation', 'state', 'until'))
if request and request ~= ARGV[1] then return {'other-request', generation} end
if state == 'answered' then return {'answered', generation} end
if state == 'running' and tonumber(untilMs) > now and generation ~= ARGV[2] then return {'running', generation} end
redis.call('HSET', KEYS[1], 'request', ARGV[1], 'generation', ARGV[2], 'state', 'running', 'until', now + ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return {'claimed', generation ~= ARGV[2] and generation or ''}`;

/**
 * What becomes of a call that was let in; nothing when another has been let in since. A Redis that has forgotten the key
 * is told of it again.
 * KEYS: the key. ARGV: the request's fingerprint, the generation, milliseconds without a sign of life, milliseconds kept,
 * the state.
 */
export const changeClaim = `
local generation, state = unpack(redis.call('HMGET', KEYS[1], 'generation', 'state'))
if generation and (generation ~= ARGV[2] or state ~= 'running') then return 0 end
if ARGV[5] == 'gone' then return redis.call('DEL', KEYS[1]) end
local time = redis.call('TIME')
local untilMs = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[3]
redis.call('HSET', KEYS[1], 'request', ARGV[1], 'generation', ARGV[2], 'state', ARGV[5], 'until', untilMs)
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1`;
