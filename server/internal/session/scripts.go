package session

import "github.com/redis/go-redis/v9"

// A session is one Redis hash: kind, subject, stamp, handle, device, index (the key of the person's list, empty for a visit), created,
// seen, auth, ends (Unix ms), idle (ms), flashes (JSON objects, one a line) and v:NAME for each value (JSON).
//
// Scripts follow key names that they find in Redis; these share the hash tag of the keys that they are given.

// prelude begins every script. ARGV[1] is the time in Unix ms, or 0 for the time of the Redis server, which all replicas share.
//
//	finish(key)  ends a session, tells everyone, returns 1, or 0 where there was none
//	alive(key)   whether it is within its times; one that is not is ended
//	keep(key)    notes that it was seen
//	room(key, n) whether n more bytes fit
var prelude = `
local now = tonumber(ARGV[1])
if now == 0 then
  local t = redis.call('TIME')
  now = tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
end
local function whole(n) return string.format('%.0f', n) end
local function times(key)
  local t = redis.call('HMGET', key, 'seen', 'idle', 'ends')
  return tonumber(t[1] or 0), tonumber(t[2] or 0), tonumber(t[3] or 0)
end
local function finish(key)
  local s = redis.call('HMGET', key, 'handle', 'index')
  if not s[1] then return 0 end
  redis.call('DEL', key)
  if s[2] ~= '' then redis.call('HDEL', s[2], s[1]) end
  redis.call('PUBLISH', '` + revokedChannel() + `', s[1])
  return 1
end
local function alive(key)
  local seen, idle, ends = times(key)
  if now < seen + idle and now < ends then return true end
  finish(key)
  return false
end
local function keep(key)
  redis.call('HSET', key, 'seen', whole(now))
  local _, idle, ends = times(key)
  redis.call('PEXPIRE', key, whole(math.min(idle, ends - now)))
end
local function size(key)
  local all, n = redis.call('HGETALL', key), 0
  for i = 1, #all, 2 do
    if all[i] == 'flashes' or string.sub(all[i], 1, 2) == 'v:' then n = n + #all[i] + #all[i + 1] end
  end
  return n
end
`

// startScript begins a session and adds it to the person's list, from which it first drops what is over, and, where the list
// is full, the session that was not seen for longest.
//
//	KEYS   1 session, 2 list of the person (absent for a visit)
//	ARGV   1 now, 2 idle ms, 3 absolute ms, 4 most sessions in the list, 5 kind, 6 subject, 7 handle, 8 device, 9 stamp
//	result {now, the session's fields and values}
var startScript = redis.NewScript(prelude + `
local list = KEYS[2]
local auth = 0
if list then
  auth = now
  local entries, live, last, oldest = redis.call('HGETALL', list), 0, nil, nil
  for i = 1, #entries, 2 do
    local key = entries[i + 1]
    if alive(key) then
      live = live + 1
      local seen = times(key)
      if not last or seen < last then last, oldest = seen, key end
    else
      redis.call('HDEL', list, entries[i])
    end
  end
  if live >= tonumber(ARGV[4]) then finish(oldest) end
  redis.call('HSET', list, ARGV[7], KEYS[1])
  redis.call('PEXPIRE', list, ARGV[3])
end
redis.call('HSET', KEYS[1], 'kind', ARGV[5], 'subject', ARGV[6], 'handle', ARGV[7], 'device', ARGV[8], 'stamp', ARGV[9], 'index', list or '',
  'created', whole(now), 'auth', whole(auth), 'ends', whole(now + tonumber(ARGV[3])), 'idle', ARGV[2])
keep(KEYS[1])
return {whole(now), redis.call('HGETALL', KEYS[1])}
`)

// loadScript reads a session of one kind. It notes that the session was seen only past half of its idle time.
//
//	KEYS   1 session
//	ARGV   1 now, 2 kind, 3 "1" to note that it was seen
//	result {now, the session's fields and values}, or nil where there is none
var loadScript = redis.NewScript(prelude + `
if redis.call('HGET', KEYS[1], 'kind') ~= ARGV[2] or not alive(KEYS[1]) then return false end
local seen, idle = times(KEYS[1])
if ARGV[3] == '1' and now - seen > idle / 2 then keep(KEYS[1]) end
return {whole(now), redis.call('HGETALL', KEYS[1])}
`)

// rotateScript moves a session to a new id and handle; its times stay, so that rotation prolongs nothing.
//
//	KEYS   1 session, 2 the same under its new id
//	ARGV   1 now, 2 kind, 3 new handle, 4 "1" where the person has just proved who they are, 5 new stamp, then
//	result {now, the session's fields and values}, or nil where there is none
var rotateScript = redis.NewScript(prelude + `
if redis.call('HGET', KEYS[1], 'kind') ~= ARGV[2] or not alive(KEYS[1]) then return false end
local old = redis.call('HMGET', KEYS[1], 'handle', 'index')
redis.call('RENAME', KEYS[1], KEYS[2])
redis.call('HSET', KEYS[2], 'handle', ARGV[3])
if ARGV[4] == '1' then redis.call('HSET', KEYS[2], 'auth', whole(now), 'stamp', ARGV[5]) end
if old[2] ~= '' then
  redis.call('HSET', old[2], ARGV[3], KEYS[2]) -- first, or an emptied list would lose its expiry
  redis.call('HDEL', old[2], old[1])
end
redis.call('PUBLISH', '` + revokedChannel() + `', old[1])
return {whole(now), redis.call('HGETALL', KEYS[2])}
`)

// saveScript sets and removes single values, so that two requests that change different values both succeed.
//
//	KEYS   1 session
//	ARGV   1 now, 2 most bytes, 3 how many pairs follow, then the pairs of name and value, then the names to remove
//	result 1 done, 0 no such session, -1 too large (and nothing changed)
var saveScript = redis.NewScript(prelude + `
if not alive(KEYS[1]) then return 0 end
local pairs_end = 3 + 2 * tonumber(ARGV[3])
local bytes = size(KEYS[1])
local function forget(name)
  local old = redis.call('HGET', KEYS[1], name)
  if old then bytes = bytes - #name - #old end
end
for i = 4, pairs_end, 2 do
  forget(ARGV[i])
  bytes = bytes + #ARGV[i] + #ARGV[i + 1]
end
for i = pairs_end + 1, #ARGV do forget(ARGV[i]) end
if bytes > tonumber(ARGV[2]) then return -1 end
for i = 4, pairs_end, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
for i = pairs_end + 1, #ARGV do redis.call('HDEL', KEYS[1], ARGV[i]) end
return 1
`)

// addFlashScript appends a message. Where they do not all fit, the oldest go: what was just done is not refused because
// nobody read what was done before.
//
//	KEYS   1 session
//	ARGV   1 now, 2 most bytes, 3 message (JSON on one line)
//	result 1 done, 0 no such session, -1 too large
var addFlashScript = redis.NewScript(prelude + `
if not alive(KEYS[1]) then return 0 end
local before = redis.call('HGET', KEYS[1], 'flashes')
while size(KEYS[1]) + #ARGV[3] + 1 > tonumber(ARGV[2]) do
  if not before then return -1 end
  local cut = string.find(before, '\n', 1, true)
  before = cut and string.sub(before, cut + 1)
  if before then redis.call('HSET', KEYS[1], 'flashes', before) else redis.call('HDEL', KEYS[1], 'flashes') end
end
redis.call('HSET', KEYS[1], 'flashes', before and before .. '\n' .. ARGV[3] or ARGV[3])
return 1
`)

// takeFlashesScript reads all messages and removes them, so that each is shown once.
//
//	KEYS   1 session
//	ARGV   1 now
//	result the messages, one a line, or nil
var takeFlashesScript = redis.NewScript(prelude + `
if not alive(KEYS[1]) then return false end
local flashes = redis.call('HGET', KEYS[1], 'flashes')
redis.call('HDEL', KEYS[1], 'flashes')
return flashes
`)

// endScript ends one session.
//
//	KEYS   1 session
//	ARGV   1 now
//	result 1 ended, 0 there was none
var endScript = redis.NewScript(prelude + `
return finish(KEYS[1])
`)

// listScript reads all sessions of one person.
//
//	KEYS   1 list of the person
//	ARGV   1 now
//	result {now, {key, fields and values}, ...}
var listScript = redis.NewScript(prelude + `
local found = {whole(now)}
local entries = redis.call('HGETALL', KEYS[1])
for i = 1, #entries, 2 do
  if alive(entries[i + 1]) then
    table.insert(found, {entries[i + 1], redis.call('HGETALL', entries[i + 1])})
  else
    redis.call('HDEL', KEYS[1], entries[i])
  end
end
return found
`)

// endOneScript ends the session of one person that has the handle.
//
//	KEYS   1 list of the person
//	ARGV   1 now, 2 handle
//	result 1 ended, 0 there was none
var endOneScript = redis.NewScript(prelude + `
local key = redis.call('HGET', KEYS[1], ARGV[2])
if not key or not alive(key) then return 0 end
return finish(key)
`)

// endAllScript ends all sessions of one person but one.
//
//	KEYS   1 list of the person
//	ARGV   1 now, 2 handle of the session that stays, or empty
//	result how many ended
var endAllScript = redis.NewScript(prelude + `
local ended = 0
local entries = redis.call('HGETALL', KEYS[1])
for i = 1, #entries, 2 do
  if entries[i] ~= ARGV[2] then
    if alive(entries[i + 1]) then ended = ended + finish(entries[i + 1]) end
    redis.call('HDEL', KEYS[1], entries[i])
  end
end
return ended
`)
