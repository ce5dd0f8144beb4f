/**
 * One exchange of a process with all others, by Redis' clock. KEYS[1]: prefix. ARGV: now (0: Redis' own), who tells, the
 * number of this telling, then counted lists: counts (minute, field, count), breakers (endpoint, five numbers), wishes to
 * probe, minutes and hours to hear of. What was told before under the same number is not counted again: only its answer
 * was lost.
 *
 * `m:<minute>` and `h:<hour>` count by `<endpoint>|<field>`; `b` is the breakers; `p:<endpoint>` who may probe.
 */
export const shareScript = `
local prefix, now = KEYS[1], tonumber(ARGV[1])
if now == 0 then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local teller = ARGV[2]
local at = 4
local function take(width)
  local count = tonumber(ARGV[at])
  local from = at + 1
  at = from + count * width
  return from, count
end

local function isLater(one, other)
  if one[1] ~= other[1] then return one[1] > other[1] end
  if one[3] ~= other[3] then return one[3] > other[3] end
  return one[4] >= other[4]
end
local function numbers(text)
  local list = {}
  for number in string.gmatch(text, '[^ ]+') do list[#list + 1] = tonumber(number) end
  return list
end
local function text(list) return string.format('%.0f %.0f %.0f %.0f %.0f', unpack(list)) end

local seen = prefix .. 'told:' .. teller
local isNew = redis.call('GET', seen) ~= ARGV[3]
redis.call('SET', seen, ARGV[3], 'PX', 600000)

local from, count = take(3)
if isNew then
  for i = from, from + count * 3 - 1, 3 do
    local minute, field = tonumber(ARGV[i]), ARGV[i + 1]
    local key = prefix .. 'm:' .. minute
    redis.call('HINCRBY', key, field, ARGV[i + 2])
    redis.call('PEXPIRE', key, 2400000)
    local last = string.sub(field, -2)
    if last == '|o' or last == '|f' then
      local hourKey = prefix .. 'h:' .. math.floor(minute / 60)
      redis.call('HINCRBY', hourKey, field, ARGV[i + 2])
      redis.call('PEXPIRE', hourKey, 93600000)
    end
  end
end

from, count = take(6)
for i = from, from + count * 6 - 1, 6 do
  local endpoint = ARGV[i]
  local told = {}
  for j = 1, 5 do told[j] = tonumber(ARGV[i + j]) end
  local known = redis.call('HGET', prefix .. 'b', endpoint)
  if known then
    local before = numbers(known)
    local opening = isLater(told, before) and told or before
    told = { opening[1], math.max(told[2], before[2]), opening[3], opening[4], math.max(told[5], before[5]) }
  end
  redis.call('HSET', prefix .. 'b', endpoint, text(told))
  if redis.call('GET', prefix .. 'p:' .. endpoint) == teller then redis.call('DEL', prefix .. 'p:' .. endpoint) end
end

local mayProbe = {}
from, count = take(1)
for i = from, from + count - 1 do
  local key = prefix .. 'p:' .. ARGV[i]
  local holder = redis.call('GET', key)
  if not holder or holder == teller then
    redis.call('SET', key, teller, 'PX', 6000)
    mayProbe[#mayProbe + 1] = ARGV[i]
  end
end

local breakers = redis.call('HGETALL', prefix .. 'b')
local current = {}
for i = 1, #breakers, 2 do
  local state = numbers(breakers[i + 1])
  local isOpen = state[1] > state[2]
  local latest = math.max(state[1], state[2], state[5])
  if (not isOpen and now - latest > 60000) or now - latest > 3600000 then
    redis.call('HDEL', prefix .. 'b', breakers[i])
  else
    current[#current + 1] = breakers[i]
    current[#current + 1] = breakers[i + 1]
  end
end

local function periods(letter)
  local first, total = take(1)
  local list = {}
  for i = first, first + total - 1 do
    list[#list + 1] = { ARGV[i], redis.call('HGETALL', prefix .. letter .. ':' .. ARGV[i]) }
  end
  return list
end
local minutes = periods('m')
local hours = periods('h')
return { tostring(now), minutes, hours, current, mayProbe }
`;
