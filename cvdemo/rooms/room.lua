-- Everything that is done with a room in Redis, each time as one step: redis.py sends this script.
--
-- KEYS: all rooms (sorted set: code -> when it ends or has ended), and of one room: itself (hash), its people
-- (sorted set: when they last joined), answers to its question (hash: person -> choice), digits (hash:
-- person -> number:when:text). ARGV: what to do, the code, the limits, until when, and what it takes.
-- The answer is the time, and a list that begins with "ok" and the room's version, or with the name of an error.
--
-- All times are this server's, as the clocks of those who ask may differ. After "until when" nothing is done: by
-- then who asked tells the visitor that it has failed. A version is at least the time in milliseconds: it grows even
-- if a Redis that was restarted has lost the last second.

local all, room, people, answers, digits = unpack(KEYS)
local what, code, limits, latest = ARGV[1], ARGV[2], cjson.decode(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1e6

local function get(field) return redis.call('HGET', room, field) end

local function changed()
  local version = math.max((tonumber(get('version')) or 0) + 1, math.floor(now * 1000))
  redis.call('HSET', room, 'version', string.format('%d', version))
  local ends = math.floor(redis.call('ZSCORE', all, code) * 1000)
  for _, key in ipairs({room, people, answers, digits}) do redis.call('PEXPIREAT', key, ends) end
end

local function ok(...) return {'ok', get('version'), ...} end

local function sweep()  -- who did not join again has left
  if redis.call('ZREMRANGEBYSCORE', people, '-inf', now - limits.presence) > 0 then changed() end
end

local function is_in(person) return redis.call('ZSCORE', people, person) end

local function join(person)  -- whether there is room
  sweep()
  local new = not is_in(person)
  if new and redis.call('ZCARD', people) >= limits.people then return false end
  redis.call('ZADD', people, now, person)
  if new then changed() end
  return true
end

local function oldest_digit()
  local found, least = nil, math.huge
  local held = redis.call('HGETALL', digits)
  for i = 1, #held, 2 do
    local number = tonumber(held[i + 1]:match('^%d+'))
    if number < least then found, least = held[i], number end
  end
  return found
end

local act = {}  -- by anybody

function act.look(known)
  sweep()
  if get('version') == known then return ok() end
  return ok(
    redis.call('ZSCORE', all, code), redis.call('ZCARD', people), redis.call('HGETALL', room),
    redis.call('HVALS', answers), redis.call('HVALS', digits)
  )
end

function act.is_lecturer(hash) return ok(hash == get('secret') and 1 or 0) end

function act.join(person)
  if not join(person) then return {'full'} end
  return ok()
end

function act.leave(person)
  if redis.call('ZREM', people, person) == 1 then changed() end
  return ok()
end

function act.answer(person, number, choice)
  if not join(person) then return {'full'} end
  if get('question') ~= number or get('revealed') == '1' then return {'over'} end
  local choices = tonumber(get('choices'))
  if not choice:match('^%d+$') or tonumber(choice) >= choices then return {'no choice', choices} end
  local before = redis.call('HGET', answers, person)
  if not before and redis.call('HLEN', answers) >= limits.people then return {'full'} end
  if before ~= choice then
    redis.call('HSET', answers, person, choice)
    changed()
  end
  return ok()
end

function act.own_answer(person) return ok(redis.call('HGET', answers, person)) end

function act.send_digit(person, text)
  if not join(person) then return {'full'} end
  local before = redis.call('HGET', digits, person)
  if before and now - tonumber(before:match('^%d+:([%d.]+)')) < limits.pause then return {'too soon'} end
  local number = redis.call('HINCRBY', room, 'sent', 1)
  redis.call('HSET', digits, person, string.format('%d:%.6f:', number, now) .. text)
  if redis.call('HLEN', digits) > limits.digits then redis.call('HDEL', digits, oldest_digit()) end
  changed()
  return ok()
end

local lead = {}  -- by the lecturer

function lead.lead(page, query)
  if get('page') ~= page or get('query') ~= query then
    redis.call('HSET', room, 'page', page, 'query', query)
    changed()
  end
  return ok()
end

function lead.ask(content, choices)
  local number = redis.call('HINCRBY', room, 'asked', 1)
  redis.call('HSET', room, 'question', number, 'content', content, 'choices', choices, 'revealed', 0)
  redis.call('DEL', answers)
  changed()
  return ok(number)
end

function lead.reveal()
  if not get('question') then return {'over'} end
  if get('revealed') ~= '1' then
    redis.call('HSET', room, 'revealed', 1)
    changed()
  end
  return ok()
end

function lead.close_question()
  if get('question') then
    redis.call('HDEL', room, 'question', 'content', 'choices', 'revealed')
    redis.call('DEL', answers)
    changed()
  end
  return ok()
end

function lead.remove_digits(...)
  local numbers = {}
  for _, number in ipairs({...}) do numbers[number] = true end
  local held, removed = redis.call('HGETALL', digits), false
  for i = 1, #held, 2 do
    if numbers[held[i + 1]:match('^%d+')] then
      redis.call('HDEL', digits, held[i])
      removed = true
    end
  end
  if removed then changed() end
  return ok()
end

lead['end'] = function()
  redis.call('DEL', room, people, answers, digits)
  redis.call('ZADD', all, now, code)
  return {'ok', 0}
end

local function answer()
  if now > latest then return {'late'} end

  if what == 'open' then
    redis.call('ZREMRANGEBYSCORE', all, '-inf', now - limits.remembered)
    if redis.call('ZSCORE', all, code) then return {'taken'} end
    if redis.call('ZCOUNT', all, now, '+inf') >= limits.rooms then return {'too many'} end
    redis.call('ZADD', all, now + limits.life, code)
    while redis.call('ZCARD', all) > 2 * limits.rooms do redis.call('ZPOPMIN', all) end  -- they ended first
    redis.call('HSET', room, 'secret', ARGV[5])
    changed()
    return ok()
  end

  local ends = tonumber(redis.call('ZSCORE', all, code))
  if not ends then return {'missing'} end
  if ends <= now or not get('version') then return {'ended'} end
  if act[what] then return act[what](unpack(ARGV, 5)) end
  if ARGV[5] ~= get('secret') then return {'not lecturer'} end
  return lead[what](unpack(ARGV, 6))
end

return {string.format('%.6f', now), answer()}
