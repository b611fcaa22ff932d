-- What wrk asks, and what it checks of every answer. Each body must be, to the byte, the body that its ETag was first
-- seen with; that one must be whole, and load.py looks through what it says. Answers and 304s are noted by their ETags:
-- when one was last given is all that it takes to know how stale any answer ever was.

local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long seconds; long nanoseconds; } moment;
  int clock_gettime(int clock, moment *now);
]]
local moment = ffi.new("moment")

local function monotonic() -- of all processes the same, as Python's time.monotonic
  ffi.C.clock_gettime(1, moment)
  return tonumber(moment.seconds) + tonumber(moment.nanoseconds) / 1e9
end

local TARGETS = { "/feed.atom", "/feed.rss", "/feed.json" }
local TYPES = { ["application/atom+xml"] = 1, ["application/rss+xml"] = 2, ["application/feed+json"] = 3 }
local ENDS = { "</feed>%s*$", "</rss>%s*$", "}%s*$" }
local CODINGS = { "identity", "br", "zstd", "gzip" }
local MOST_BODIES = 100

local asked = 0
local latest = {} -- the newest ETag of each target
local plain, conditional = {}, {} -- requests as bytes
local bodies, held = {}, 0 -- by ETag and coding

-- What `done` reads, of the thread that asked.
last_given, stamps = {}, {} -- by ETag
statuses = {}
conditions = 0
wrong = {}

local function complain(what)
  wrong[what] = (wrong[what] or 0) + 1
end

function init()
  for target, path in ipairs(TARGETS) do
    for _, coding in ipairs(CODINGS) do
      local headers = { ["Accept-Encoding"] = coding }
      table.insert(plain, wrk.format("GET", path, headers))
    end
  end
end

function request()
  asked = asked + 1
  local has = conditional[asked % #TARGETS + 1]
  if has and asked % (#plain + #TARGETS) < #TARGETS then -- as an aggregator does
    conditions = conditions + 1
    return has
  end
  return plain[asked % #plain + 1]
end

local function renew(target, etag)
  latest[target] = etag
  conditional[target] = wrk.format("GET", TARGETS[target], { ["If-None-Match"] = etag, ["Accept-Encoding"] = "br" })
end

local function check_first(target, etag, coding, headers, body)
  if #body ~= tonumber(headers["content-length"] or headers["Content-Length"]) then
    complain("a body that is not as long as Content-Length says")
  end
  if coding == "identity" then
    if not body:find(ENDS[target], -20) then complain("a body without its end") end
    local found = {}
    for stamp in body:gmatch("stamp%-%d+%-%d+") do table.insert(found, stamp) end
    stamps[etag] = table.concat(found, " ")
  end
end

function response(status, headers, body)
  statuses[status] = (statuses[status] or 0) + 1
  local etag = headers["etag"] or headers["ETag"]
  if status == 304 then
    if #body > 0 then complain("a 304 with a body") end
    last_given[etag] = monotonic()
    return
  end
  if status ~= 200 then
    complain("status " .. status)
    return
  end
  local target = TYPES[(headers["content-type"] or headers["Content-Type"]):match("^[^;]+")]
  local coding = headers["content-encoding"] or headers["Content-Encoding"] or "identity"
  local key = etag .. coding
  if bodies[key] == nil then
    if held == MOST_BODIES then bodies, held = {}, 0 end
    check_first(target, etag, coding, headers, body)
    bodies[key], held = body, held + 1
  elseif bodies[key] ~= body then
    complain("a body that differs from another with its ETag")
  end
  last_given[etag] = monotonic()
  if latest[target] ~= etag then renew(target, etag) end
end

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function done(summary, latency)
  local thread = threads[1] -- started with one
  local out = io.open(os.getenv("LOAD_RESULT"), "w")
  local function tell(...) out:write(table.concat({ ... }, "\t"), "\n") end
  tell("requests", summary.requests)
  tell("seconds", summary.duration / 1e6)
  for _, share in ipairs({ 50, 99, 99.9 }) do tell("p" .. share, latency:percentile(share) / 1e6) end
  for name, count in pairs(summary.errors) do if name ~= "status" then tell("errors", name, count) end end
  tell("conditions", thread:get("conditions"))
  for status, count in pairs(thread:get("statuses")) do tell("status", status, count) end
  for what, count in pairs(thread:get("wrong")) do tell("wrong", what, count) end
  local found = thread:get("stamps")
  for tag, at in pairs(thread:get("last_given")) do tell("given", tag, string.format("%.6f", at), found[tag] or "") end
  out:close()
end
