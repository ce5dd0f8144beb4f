/**
 * Each script is one indivisible step of Redis. They check everything before they write anything. Amounts are decimal
 * texts and change by HINCRBY alone: numbers of Lua are doubles, exact to 2^53 only, which comparisons of what is left
 * of one slice never reach.
 *
 * A slice: ep, granted, reclaimed, spent (these only grow), held, free = granted - reclaimed - spent - held.
 * A hold: a hash while it is one, a text for some minutes after it was settled. `claimed`: its owner may settle it no
 * more without having asked Postgres.
 */

const checkEpoch = `if redis.call('GET',KEYS[1])~=ARGV[1] then return {'EPOCH'} end`;

const checkStop = (stops: string, workspace: string) => `
local stop=redis.call('HGET',${stops},${workspace})
if stop then return {'STOPPED',stop} end`;

/**
 * Budgets at KEYS[first..last] with their limits at ARGV[limits..]; `amt` fits in all of them, or it returns. One that is used
 * up beyond its limit, which may have been lowered, still lets in what costs nothing.
 */
const checkBudgets = (first: string, last: string, limits: string) => `
for i=${first},${last} do
 local b=redis.call('HMGET',KEYS[i],'s','h')
 if not b[1] then return {'NOBUDGET',tostring(i-${first})} end
 local left=tonumber(ARGV[${limits}+i-${first}])-tonumber(b[1])-tonumber(b[2])
 if amt>math.max(0,left) then return {'BUDGET',tostring(i-${first}),string.format('%.0f',left)} end
end`;

/** Rates at KEYS[first+1..first+nr] with amount, limit and window of each from ARGV[values+1]; none is used up, or it returns. */
const checkRates = (first: string, values: string) => `
for i=1,nr do
 local key,r=KEYS[${first}+i],${values}+(i-1)*3
 local most=tonumber(ARGV[r+2])
 if tonumber(redis.call('GET',key) or '0')+math.min(tonumber(ARGV[r+1]),most)>most or most==0 then
  local left=redis.call('PTTL',key)
  if left<0 then left=tonumber(ARGV[r+3])*1000 end
  return {'RATE',tostring(i-1),tostring(left)}
 end
end`;

const countRates = (first: string, values: string) => `
for i=1,nr do
 local key,r=KEYS[${first}+i],${values}+(i-1)*3
 redis.call('INCRBY',key,string.format('%.0f',math.min(tonumber(ARGV[r+1]),tonumber(ARGV[r+2]))))
 if redis.call('TTL',key)<0 then redis.call('EXPIRE',key,ARGV[r+3]) end
end`;

/** Sets of calls under way at KEYS[first+1..], the most of each from ARGV[most+1]; there is room, or it returns. */
const checkBusy = (first: string, most: string) => `
for i=${first}+1,#KEYS do
 if redis.call('SCARD',KEYS[i])>=tonumber(ARGV[${most}+i-(${first})]) then return {'BUSY',tostring(i-(${first})-1)} end
end`;

/** Adds the member to them, and notes in the hold where it is to be removed. */
const countBusy = (first: string, hold: string, member: string) => `
if #KEYS>${first} then
 for i=${first}+1,#KEYS do redis.call('SADD',KEYS[i],${member}) end
 redis.call('HSET',${hold},'busy',table.concat(KEYS,'\\n',${first}+1))
end`;

/** Redis does not take "-0" for a number. */
const minus = `local function minus(t) if t=='0' then return t end return '-'..t end`;

const readAmount = (argument: string) => `
local amt=tonumber(${argument})
if (not amt) or amt<0 or amt>4503599627370496 or amt~=math.floor(amt) then return redis.error_reply('AMOUNT is not usable') end`;

export const scripts = {
  /** KEYS tag | ARGV epoch */
  setTag: `local c=redis.call('GET',KEYS[1])
if c and tonumber(c)>=tonumber(ARGV[1]) then return 0 end
redis.call('SET',KEYS[1],ARGV[1]) return 1`,

  /** KEYS tag slice | ARGV epoch grantedTotal */
  applyGrant: `${minus}
${checkEpoch}
if redis.call('HGET',KEYS[2],'ep')~=ARGV[1] then
 redis.call('DEL',KEYS[2])
 redis.call('HSET',KEYS[2],'ep',ARGV[1],'granted',ARGV[2],'reclaimed','0','spent','0','held','0','free',ARGV[2])
 return {'OK'}
end
redis.call('HSET',KEYS[2],'more',ARGV[2])
local more=redis.call('HINCRBY',KEYS[2],'more',minus(redis.call('HGET',KEYS[2],'granted')))
redis.call('HDEL',KEYS[2],'more')
if more>0 then
 redis.call('HINCRBY',KEYS[2],'granted',string.format('%.0f',more))
 redis.call('HINCRBY',KEYS[2],'free',string.format('%.0f',more))
end
return {'OK'}`,

  /** KEYS tag budget | ARGV epoch spent */
  seedBudget: `${checkEpoch}
redis.call('HSETNX',KEYS[2],'s',ARGV[2]) redis.call('HSETNX',KEYS[2],'h','0')
return {'OK'}`,

  /** KEYS budget stream */
  readBudget: `local s=redis.call('HGET',KEYS[1],'s')
if not s then return {'NOBUDGET'} end
return {'OK',s,tostring(redis.call('XLEN',KEYS[2]))}`,

  /** KEYS budget | ARGV seen spent */
  raiseBudget: `local s=redis.call('HGET',KEYS[1],'s')
if s and tonumber(ARGV[2])>tonumber(s) then redis.call('HSET',KEYS[1],'s',ARGV[2]) end
if s==ARGV[1] then return {'OK'} end
return {'CHANGED'}`,

  /**
   * KEYS tag slice hold deadlines block stops budget* rate* busy*
   * ARGV epoch amount deadline member owner details workspace budgets rates limit* (rateAmount rateLimit window)* most*
   */
  hold: `${minus}
${checkEpoch}
if redis.call('EXISTS',KEYS[3])==1 then
 if redis.call('TYPE',KEYS[3]).ok=='hash' then return {'OK',redis.call('HGET',KEYS[2],'free') or '0'} end
 return {'OVER'}
end
if redis.call('EXISTS',KEYS[5])==1 then return {'BLOCKED'} end
${checkStop("KEYS[6]", "ARGV[7]")}
${readAmount("ARGV[2]")}
local a=redis.call('HMGET',KEYS[2],'ep','free')
if a[1]~=ARGV[1] then return {'NOLEASE'} end
if tonumber(a[2])<amt then return {'LOW',a[2]} end
local nb,nr=tonumber(ARGV[8]),tonumber(ARGV[9])
${checkBudgets("7", "6+nb", "10")}
${checkRates("6+nb", "9+nb")}
${checkBusy("6+nb+nr", "9+nb+nr*3")}
local free=redis.call('HINCRBY',KEYS[2],'free',minus(ARGV[2]))
redis.call('HINCRBY',KEYS[2],'held',ARGV[2])
redis.call('HSET',KEYS[3],'amt',ARGV[2],'own',ARGV[5],'det',ARGV[6])
redis.call('ZADD',KEYS[4],ARGV[3],ARGV[4])
for i=7,6+nb do redis.call('HINCRBY',KEYS[i],'h',ARGV[2]) end
${countRates("6+nb", "9+nb")}
${countBusy("6+nb+nr", "KEYS[3]", "ARGV[4]")}
return {'OK',string.format('%.0f',free)}`,

  /** KEYS tag slice hold block stops budget* | ARGV epoch amountInTotal workspace limit* */
  raise: `${minus}
${checkEpoch}
if redis.call('TYPE',KEYS[3]).ok~='hash' then return {'GONE'} end
if redis.call('EXISTS',KEYS[4])==1 then return {'BLOCKED'} end
${checkStop("KEYS[5]", "ARGV[3]")}
${readAmount("ARGV[2]")}
amt=amt-tonumber(redis.call('HGET',KEYS[3],'amt'))
local a=redis.call('HMGET',KEYS[2],'ep','free')
if a[1]~=ARGV[1] then return {'NOLEASE'} end
if amt<=0 then return {'OK',a[2]} end
if tonumber(a[2])<amt then return {'LOW',a[2]} end
${checkBudgets("6", "#KEYS", "4")}
local more=string.format('%.0f',amt)
local free=redis.call('HINCRBY',KEYS[2],'free',minus(more))
redis.call('HINCRBY',KEYS[2],'held',more)
redis.call('HSET',KEYS[3],'amt',ARGV[2])
for i=6,#KEYS do redis.call('HINCRBY',KEYS[i],'h',more) end
return {'OK',string.format('%.0f',free)}`,

  /** KEYS slice hold deadlines stream budget* | ARGV epoch charge member record rememberSeconds */
  settle: `${minus}
if redis.call('TYPE',KEYS[2]).ok~='hash' then return {'GONE'} end
${readAmount("ARGV[2]")}
local hold=redis.call('HMGET',KEYS[2],'amt','busy','claimed')
if hold[3] and ARGV[4]~='' then return {'CLAIMED'} end
local held=hold[1]
local spent=ARGV[2]
if amt>tonumber(held) then spent=held end
if redis.call('HGET',KEYS[1],'ep')==ARGV[1] then
 redis.call('HINCRBY',KEYS[1],'held',minus(held))
 redis.call('HINCRBY',KEYS[1],'spent',spent)
 redis.call('HINCRBY',KEYS[1],'free',string.format('%.0f',tonumber(held)-tonumber(spent)))
end
for i=5,#KEYS do
 if redis.call('HEXISTS',KEYS[i],'s')==1 then
  redis.call('HINCRBY',KEYS[i],'h',minus(held)) redis.call('HINCRBY',KEYS[i],'s',spent)
 end
end
redis.call('ZREM',KEYS[3],ARGV[3])
if hold[2] then for busy in string.gmatch(hold[2],'[^\\n]+') do redis.call('SREM',busy,ARGV[3]) end end
redis.call('SET',KEYS[2],'over','EX',ARGV[5])
if ARGV[4]~='' then redis.call('XADD',KEYS[4],'*','d',ARGV[4]) end
return {'OK'}`,

  /** KEYS hold* | ARGV member*. Those whose hold is there. */
  claim: `local found={}
for i=1,#KEYS do
 if redis.call('TYPE',KEYS[i]).ok=='hash' then
  redis.call('HSET',KEYS[i],'claimed','1')
  found[#found+1]=ARGV[i]
 end
end
return found`,

  /**
   * KEYS tag budgetHold budgetDeadlines block stops budget* rate* busy*
   * ARGV epoch deadline member details workspace budgets rates limit* (rateAmount rateLimit window)* most* need*
   * A budget hold: what it needs of each budget, n1, n2 and so on.
   */
  holdBudgets: `${minus}
${checkEpoch}
if redis.call('EXISTS',KEYS[4])==1 then return {'BLOCKED'} end
${checkStop("KEYS[5]", "ARGV[5]")}
local nb,nr=tonumber(ARGV[6]),tonumber(ARGV[7])
local known=redis.call('EXISTS',KEYS[2])==1
local needs,more=#ARGV-nb,{}
for i=1,nb do
 ${readAmount("ARGV[needs+i]")}
 local b=redis.call('HMGET',KEYS[5+i],'s','h')
 if not b[1] then return {'NOBUDGET',tostring(i-1)} end
 more[i]=math.max(0,amt-tonumber(redis.call('HGET',KEYS[2],'n'..i) or '0'))
 local left=tonumber(ARGV[7+i])-tonumber(b[1])-tonumber(b[2])
 if more[i]>math.max(0,left) then return {'BUDGET',tostring(i-1),string.format('%.0f',left)} end
end
if not known then
${checkRates("5+nb", "7+nb")}
${checkBusy("5+nb+nr", "7+nb+nr*3")}
${countRates("5+nb", "7+nb")}
${countBusy("5+nb+nr", "KEYS[2]", "ARGV[3]")}
 redis.call('HSET',KEYS[2],'det',ARGV[4])
 redis.call('ZADD',KEYS[3],ARGV[2],ARGV[3])
end
for i=1,nb do
 local t=string.format('%.0f',more[i])
 redis.call('HINCRBY',KEYS[5+i],'h',t)
 redis.call('HINCRBY',KEYS[2],'n'..i,t)
end
return {'OK'}`,

  /** KEYS budgetHold budgetDeadlines budget* | ARGV member count* */
  settleBudgets: `${minus}
if redis.call('EXISTS',KEYS[1])==0 then return {'GONE'} end
for i=3,#KEYS do
 if redis.call('HEXISTS',KEYS[i],'s')==1 then
  redis.call('HINCRBY',KEYS[i],'h',minus(redis.call('HGET',KEYS[1],'n'..(i-2)) or '0'))
  redis.call('HINCRBY',KEYS[i],'s',ARGV[i-1])
 end
end
local busy=redis.call('HGET',KEYS[1],'busy')
if busy then for key in string.gmatch(busy,'[^\\n]+') do redis.call('SREM',key,ARGV[1]) end end
redis.call('ZREM',KEYS[2],ARGV[1])
redis.call('DEL',KEYS[1])
return {'OK'}`,

  /** KEYS budgetDeadlines | ARGV now most holdPrefix. Flat: member, details, member … */
  overdueBudgets: `local found={}
for _,m in ipairs(redis.call('ZRANGEBYSCORE',KEYS[1],'-inf',ARGV[1],'LIMIT','0',ARGV[2])) do
 local det=redis.call('HGET',ARGV[3]..m,'det')
 if det then found[#found+1]=m found[#found+1]=det else redis.call('ZREM',KEYS[1],m) end
end
return found`,

  /** KEYS tag slice | ARGV epoch */
  reclaim: `${checkEpoch}
local a=redis.call('HMGET',KEYS[2],'ep','free')
if a[1]~=ARGV[1] then return {'NOLEASE'} end
redis.call('HINCRBY',KEYS[2],'reclaimed',a[2])
redis.call('HSET',KEYS[2],'free','0')
return {'OK',redis.call('HGET',KEYS[2],'reclaimed')}`,

  /** KEYS deadlines hold* | ARGV deadline (member hasProgress progress)* */
  progress: `for i=2,#KEYS do
 local n=2+(i-2)*3
 if redis.call('TYPE',KEYS[i]).ok=='hash' then
  redis.call('ZADD',KEYS[1],'XX',ARGV[1],ARGV[n])
  if ARGV[n+1]=='1' then redis.call('HSET',KEYS[i],'prog',ARGV[n+2]) end
 end
end
return {'OK'}`,

  /** KEYS deadlines | ARGV now most holdPrefix. Flat: member, amt, own, det, prog, member … */
  overdue: `local found={}
for _,m in ipairs(redis.call('ZRANGEBYSCORE',KEYS[1],'-inf',ARGV[1],'LIMIT','0',ARGV[2])) do
 local k=ARGV[3]..m
 if redis.call('TYPE',k).ok=='hash' then
  local h=redis.call('HMGET',k,'amt','own','det','prog')
  for _,v in ipairs({m,h[1],h[2],h[3],h[4] or ''}) do found[#found+1]=v end
 else redis.call('ZREM',KEYS[1],m) end
end
return found`,

  /** KEYS deadlines stream | ARGV epoch */
  countLeft: `local n=0
for _,m in ipairs(redis.call('ZRANGE',KEYS[1],'0','-1')) do
 if tonumber(string.match(m,'^%d+'))<tonumber(ARGV[1]) then n=n+1 end
end
return {tostring(redis.call('XLEN',KEYS[2])),tostring(n)}`,
} as const;

export type ScriptName = keyof typeof scripts;
