package timers

import "github.com/redis/go-redis/v9"

// prelude begins every script. All time is that of the Redis server, which all replicas share.
//
//	whole(n)          a number as Redis wants it
//	marked(epoch)     whether due (KEYS[1]) and lease (KEYS[2]) both come from this filling
//	upto(key, at, n)  the first n members of a set whose scores in ms are not after at, and the next score, or nil. It reads once: a
//	                  Redis in the process sorts the whole set for that
//	move(members, from, to, at)  from one set to another, where all get the same score; a call for each would cost more
//	wake()            tells everybody to look
var prelude = `
local function clock()
  local t = redis.call('TIME')
  return tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
end
local function whole(n) return string.format('%.0f', n) end
local function marked(epoch)
  return redis.call('ZSCORE', KEYS[1], '#' .. epoch) and redis.call('ZSCORE', KEYS[2], '#' .. epoch)
end
local function upto(key, at, n)
  local found, members = redis.call('ZRANGEBYSCORE', key, '-inf', '(+inf', 'WITHSCORES', 'LIMIT', 0, n + 1), {}
  for i = 1, #found, 2 do
    local score = tonumber(found[i + 1])
    if not score or score > at or #members == n then return members, score end -- not: the mark, which a Redis in the process counts in
    members[#members + 1] = found[i]
  end
  return members
end
local function move(members, from, to, at)
  if #members == 0 then return end
  local added = {}
  for _, member in ipairs(members) do
    added[#added + 1] = whole(at)
    added[#added + 1] = member
  end
  redis.call('ZREM', from, unpack(members))
  redis.call('ZADD', to, unpack(added))
end
local function wake() redis.call('PUBLISH', '` + wakeChannel() + `', '') end
`

// takeScript hands out what is due, the longest due first, until a lease ends. What was handed out and not heard of again
// until its lease ended is due again.
//
//	KEYS   1 due, 2 lease, 3 epoch
//	ARGV   1 how many, 2 lease in ms
//	result {ms until something more is due or a lease ends, 0: there may be more already, -1: nothing; the members}
//	error  NOEPOCH: the index is not complete
var takeScript = redis.NewScript(prelude + `
local epoch = redis.call('GET', KEYS[3])
if not epoch or not marked(epoch) then return redis.error_reply('NOEPOCH the index is not complete') end
local now = clock()
local back, nextback = upto(KEYS[2], now, 256)
move(back, KEYS[2], KEYS[1], now)
local taken, nextdue = upto(KEYS[1], now, tonumber(ARGV[1]))
local ends = now + tonumber(ARGV[2])
move(taken, KEYS[1], KEYS[2], ends)
if #taken == tonumber(ARGV[1]) then return {0, taken} end -- there may be more: no need to look when
local wait = -1
for _, at in ipairs({nextdue or false, nextback or false, #taken > 0 and ends}) do
  if at and (wait < 0 or at - now < wait) then wait = math.max(at - now, 0) end
end
return {wait, taken}
`)

// armScript adds members that are not handed out, and removes those of the generation before. With a lock it is part of
// filling the index, and does nothing where somebody else does that now or the index was lost meanwhile. Everybody is told where
// one is due before they look by themselves.
//
//	KEYS   1 due, 2 lease, 3 lock
//	ARGV   1 the lock's name or "", 2 "1" where the sets bear its mark, 3 how long they wait at most in ms, then for each: ms or ""
//	       to remove only, member, member of the generation before
//	result how many were not there; those due within 5 s aside, which may just have been fired
//	error  NOEPOCH: start filling anew
var armScript = redis.NewScript(prelude + `
local lock = ARGV[1]
if lock ~= '' and (redis.call('GET', KEYS[3]) ~= lock or ARGV[2] == '1' and not marked(lock)) then
  return redis.error_reply('NOEPOCH the index was lost while it was filled')
end
if lock ~= '' then redis.call('PEXPIRE', KEYS[3], 5000) end
local now, added, near = clock(), 0, false
for i = 4, #ARGV, 3 do
  redis.call('ZREM', KEYS[1], ARGV[i + 2])
  if ARGV[i] ~= '' and not redis.call('ZSCORE', KEYS[2], ARGV[i + 1]) then
    local due = tonumber(ARGV[i])
    if redis.call('ZADD', KEYS[1], ARGV[i], ARGV[i + 1]) == 1 and due > now + 5000 then added = added + 1 end
    near = near or due <= now + tonumber(ARGV[3])
  end
end
if near then wake() end
return added
`)

// ackScript forgets members that are done with.
//
//	KEYS   1 lease
//	ARGV   members
//	result how many there were
var ackScript = redis.NewScript(`return redis.call('ZREM', KEYS[1], unpack(ARGV))`)

// laterScript puts a member that was handed out back, for later.
//
//	KEYS   1 due, 2 lease
//	ARGV   1 ms from now, 2 member
var laterScript = redis.NewScript(prelude + `
if redis.call('ZREM', KEYS[2], ARGV[2]) == 1 then
  redis.call('ZADD', KEYS[1], whole(clock() + tonumber(ARGV[1])), ARGV[2])
end
return 0
`)

// beginScript starts to fill the index, unless somebody else does. The sets get the mark of the new filling at once: without
// it at the end, something was lost on the way.
//
//	KEYS   1 due, 2 lease, 3 lock
//	ARGV   1 the lock's name, 2 "1" to mark
//	result 1, or 0 where somebody else fills it
var beginScript = redis.NewScript(`
if not redis.call('SET', KEYS[3], ARGV[1], 'NX', 'PX', 5000) then return 0 end
if ARGV[2] == '1' then
  redis.call('ZADD', KEYS[1], '+inf', '#' .. ARGV[1])
  redis.call('ZADD', KEYS[2], '+inf', '#' .. ARGV[1])
end
return 1
`)

// endScript ends the filling of the index: from now on it is complete.
//
//	KEYS   1 due, 2 lease, 3 lock, 4 epoch
//	ARGV   1 the lock's name, 2 "1" where the sets bear its mark
//	error  NOEPOCH: start filling anew
var endScript = redis.NewScript(prelude + `
if redis.call('GET', KEYS[3]) ~= ARGV[1] or ARGV[2] == '1' and not marked(ARGV[1]) then
  return redis.error_reply('NOEPOCH the index was lost while it was filled')
end
redis.call('DEL', KEYS[3])
if ARGV[2] == '1' then
  for i = 1, 2 do
    redis.call('ZREMRANGEBYSCORE', KEYS[i], '+inf', '+inf')
    redis.call('ZADD', KEYS[i], '+inf', '#' .. ARGV[1])
  end
  redis.call('SET', KEYS[4], ARGV[1])
  wake()
end
return 1
`)

// completeScript tells whether the index is complete.
//
//	KEYS   1 due, 2 lease, 3 epoch
//	result 1 or 0
var completeScript = redis.NewScript(prelude + `
local epoch = redis.call('GET', KEYS[3])
if epoch and marked(epoch) then return 1 end
return 0
`)
