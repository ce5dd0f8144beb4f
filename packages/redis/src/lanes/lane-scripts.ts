/**
 * Each script is one indivisible step of Redis, and answers exactly as `@causeway/lanes` does; a test compares them.
 * KEYS[1] is the lane's prefix. Beside it: `running` (ticket → when it expires), `waiting` (ticket → order of arrival),
 * `asked` (ticket → when it last asked), `call:<ticket>`, `closed`, and `used:<period>` per period of a window.
 */

/** ARGV[1] is the time in milliseconds, or 0 for Redis' own clock, which all gateways share. */
const clock = `
local P=KEYS[1]
local now=tonumber(ARGV[1])
if now==0 then local t=redis.call('TIME') now=tonumber(t[1])*1000+math.floor(tonumber(t[2])/1000) end
local function text(n) return string.format('%.0f',n) end`;

/**
 * Windows from ARGV[first] on, five values each: unit quota lengthMs kind anchorMs. A call that enters makes its periods known
 * even where it counts nothing, for what it really used corrects only what is known.
 */
const windows = (first: number) => `
local W={}
for i=${first},#ARGV,5 do
 local w={unit=ARGV[i],quota=tonumber(ARGV[i+1]),length=tonumber(ARGV[i+2]),kind=ARGV[i+3],anchor=tonumber(ARGV[i+4])}
 w.part=w.kind=='fixed' and w.length or math.ceil(w.length/60)
 if w.kind~='fixed' then w.anchor=0 end
 W[#W+1]=w
end
local function startOf(w,at) return w.anchor+math.floor((at-w.anchor)/w.part)*w.part end
local function key(w,start) return P..'used:'..w.unit..':'..w.kind..':'..text(w.length)..':'..text(start) end
local function used(w)
 local keys={}
 local start=startOf(w,now)
 if w.kind=='fixed' then keys[1]=key(w,start)
 else while start+w.part>now-w.length do keys[#keys+1]=key(w,start) start=start-w.part end end
 local sum=0
 for _,value in ipairs(redis.call('MGET',unpack(keys))) do if value then sum=sum+tonumber(value) end end
 return sum
end
local function count(requests,tokens,at,how)
 local done={}
 for _,w in ipairs(W) do
  local name=key(w,startOf(w,at))
  local amount=w.unit=='requests' and requests or tokens
  if (amount~=0 or how=='enter') and not done[name] and (how~='correct' or redis.call('EXISTS',name)==1) then
   redis.call('INCRBY',name,text(amount))
   if how~='correct' then redis.call('PEXPIRE',name,text(w.length+w.part+60000)) end
  end
  done[name]=true
 end
end`;

const withoutTheGone = (silenceMs: string) => `
redis.call('ZREMRANGEBYSCORE',P..'running','-inf',text(now))
local asked=redis.call('HGETALL',P..'asked')
for i=1,#asked,2 do
 if now-tonumber(asked[i+1])>${silenceMs} then
  redis.call('ZREM',P..'waiting',asked[i])
  redis.call('HDEL',P..'asked',asked[i])
 end
end`;

export const laneScripts = {
  /** ARGV now ticket requests tokens concurrency queueLength runningMs silenceMs mustBeSeeded longestWaitMs window* */
  ask: `${clock}
if ARGV[9]=='1' then
 if redis.call('EXISTS',P..'seeded')==0 then return {'unseeded'} end
 redis.call('PEXPIRE',P..'seeded',86400000)
end
${windows(11)}
local ticket=ARGV[2]
local requests,tokens=tonumber(ARGV[3]),tonumber(ARGV[4])
local running=tonumber(ARGV[7])
${withoutTheGone("tonumber(ARGV[8])")}
local function answer(...)
 local reply={text(now)}
 for _,w in ipairs(W) do reply[#reply+1]=text(used(w)) end
 for _,value in ipairs({...}) do reply[#reply+1]=value end
 return reply
end
local function forget() redis.call('ZREM',P..'waiting',ticket) redis.call('HDEL',P..'asked',ticket) end
if redis.call('ZSCORE',P..'running',ticket) then return answer('entered') end
local closed=tonumber(redis.call('GET',P..'closed') or '0')
if closed-now>tonumber(ARGV[10]) then forget() return answer('closed',text(closed)) end
for i,w in ipairs(W) do
 local amount=w.unit=='requests' and requests or tokens
 if used(w)+amount>w.quota then forget() return answer('exhausted',text(i-1)) end
end
local queued=redis.call('ZRANK',P..'waiting',ticket)
local length=redis.call('ZCARD',P..'waiting')
local ahead=queued or length
if closed<=now and ahead<tonumber(ARGV[5])-redis.call('ZCARD',P..'running') then
 redis.call('ZADD',P..'running',text(now+running),ticket)
 redis.call('PEXPIRE',P..'running',text(running*10))
 redis.call('HSET',P..'call:'..ticket,'requests',ARGV[3],'tokens',ARGV[4],'at',text(now))
 redis.call('PEXPIRE',P..'call:'..ticket,text(running*10))
 forget()
 count(requests,tokens,now,'enter')
 return answer('entered')
end
if (not queued) and length>=tonumber(ARGV[6]) then return answer('queue-full') end
if not queued then redis.call('ZADD',P..'waiting',text(redis.call('INCR',P..'arrivals')),ticket) end
redis.call('HSET',P..'asked',ticket,text(now))
for _,name in ipairs({'waiting','asked','arrivals'}) do redis.call('PEXPIRE',P..name,86400000) end
return answer('waiting',text(ahead+1))`,

  /** ARGV now ticket requests tokens window* */
  leave: `${clock}
${windows(5)}
local ticket=ARGV[2]
redis.call('ZREM',P..'waiting',ticket) redis.call('HDEL',P..'asked',ticket)
if redis.call('ZREM',P..'running',ticket)==0 then return {} end
local call=redis.call('HMGET',P..'call:'..ticket,'requests','tokens','at')
redis.call('DEL',P..'call:'..ticket)
if call[1] then count(tonumber(ARGV[3])-tonumber(call[1]),tonumber(ARGV[4])-tonumber(call[2]),tonumber(call[3]),'correct') end
return {}`,

  /** ARGV now ticket runningMs */
  renew: `${clock}
if redis.call('ZSCORE',P..'running',ARGV[2]) then
 redis.call('ZADD',P..'running',text(now+tonumber(ARGV[3])),ARGV[2])
 redis.call('PEXPIRE',P..'running',text(tonumber(ARGV[3])*10))
 redis.call('PEXPIRE',P..'call:'..ARGV[2],text(tonumber(ARGV[3])*10))
end
return {}`,

  /** ARGV now forMs */
  close: `${clock}
local untilMs=now+tonumber(ARGV[2])
if untilMs>tonumber(redis.call('GET',P..'closed') or '0') then
 redis.call('SET',P..'closed',text(untilMs),'PX',text(tonumber(ARGV[2])+1000))
end
return {}`,

  /**
   * What the books say was used, for a Redis that knows nothing of the lane: what it does know it keeps.
   * ARGV now use ([at requests tokens]* as JSON) window*
   */
  seed: `${clock}
${windows(3)}
if redis.call('EXISTS',P..'seeded')==1 then return {} end
local known={}
for _,use in ipairs(cjson.decode(ARGV[2])) do
 local at=tonumber(use[1])
 for _,w in ipairs(W) do
  local name=key(w,startOf(w,at))
  if known[name]==nil then known[name]=redis.call('EXISTS',name)==1 end
 end
end
for _,use in ipairs(cjson.decode(ARGV[2])) do
 local at=tonumber(use[1])
 local done={}
 for _,w in ipairs(W) do
  local name=key(w,startOf(w,at))
  local amount=w.unit=='requests' and tonumber(use[2]) or tonumber(use[3])
  if at>now-w.length-w.part and amount>0 and not known[name] and not done[name] then
   redis.call('INCRBY',name,text(amount))
   redis.call('PEXPIRE',name,text(w.length+w.part+60000))
  end
  done[name]=true
 end
end
redis.call('SET',P..'seeded','1','PX',86400000)
return {}`,

  /** Calls that were let in while Redis was away. ARGV now requests tokens window* */
  count: `${clock}
${windows(4)}
count(tonumber(ARGV[2]),tonumber(ARGV[3]),now,'late')
return {}`,

  /** ARGV now silenceMs window* */
  read: `${clock}
${windows(3)}
${withoutTheGone("tonumber(ARGV[2])")}
local reply={text(now),redis.call('GET',P..'closed') or '0',text(redis.call('ZCARD',P..'running')),text(redis.call('ZCARD',P..'waiting'))}
for _,w in ipairs(W) do reply[#reply+1]=text(used(w)) end
return reply`,
} as const satisfies Record<string, string>;

export type LaneScript = keyof typeof laneScripts;
