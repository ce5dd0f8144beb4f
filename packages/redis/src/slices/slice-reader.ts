import { type NanoUsd, nanoUsd } from "@causeway/money";
import { Redis } from "ioredis";
import { sliceKeys } from "./keys.ts";
import { textsOf } from "./run-script.ts";

/** What Redis says of one workspace's slice. */
export type SliceFigures = {
  readonly workspaceId: string;
  /** Of the life of Redis that it belongs to. */
  readonly epoch: number;
  readonly granted: NanoUsd;
  readonly reclaimed: NanoUsd;
  readonly spent: NanoUsd;
  readonly held: NanoUsd;
  readonly free: NanoUsd;
  /** The sum of the holds that are there. */
  readonly holds: NanoUsd;
};

export type UsageStream = {
  readonly length: number;
  /** Undefined when it is empty. */
  readonly oldestAgeMs: number | undefined;
};

export type SliceBooks = {
  /** Undefined in a memory that nobody has shaken hands with. */
  readonly epoch: number | undefined;
  readonly slices: readonly SliceFigures[];
  readonly stream: UsageStream;
  /** No record that was there when this was read has a greater one. Empty for an empty stream. */
  readonly lastUsageId: string;
};

/** Reads the money Redis for people and checks. It changes nothing and takes no part in the protocol. */
export type SliceReader = {
  /** All of it at one moment. Rejects with `TooManyHolds` rather than keep Redis busy for long. */
  readBooks(): Promise<SliceBooks>;
  readStream(): Promise<UsageStream>;
  /** Nothing up to this record is left in the stream. */
  isDrainedThrough(usageId: string): Promise<boolean>;
};

/** Looking at all of them at once would keep calls waiting. */
export class TooManyHolds extends Error {
  override readonly name = "TooManyHolds";
}

const mostAtOnce = 20_000;

/**
 * KEYS tag deadlines stream | ARGV holdPrefix most slice*
 * A flat list: epoch, last record, length of the stream, then per slice: key, ep, granted, reclaimed, spent, held, free,
 * holds. Sums of holds are exact below 2^53, which no slice reaches.
 */
const readAll = `local tag=redis.call('GET',KEYS[1]) or ''
local last=redis.call('XREVRANGE',KEYS[3],'+','-','COUNT','1')[1]
local found={tag,last and last[1] or '',tostring(redis.call('XLEN',KEYS[3]))}
if redis.call('ZCARD',KEYS[2])+#ARGV>tonumber(ARGV[2]) then return {'MANY'} end
local sums={}
for _,m in ipairs(redis.call('ZRANGE',KEYS[2],'0','-1')) do
 local k=ARGV[1]..m
 if string.match(m,'^%d+')==tag and redis.call('TYPE',k).ok=='hash' then
  local h=redis.call('HMGET',k,'amt','det')
  local d=cjson.decode(h[2])
  local w=d['workspaceId'] or d[1]
  sums[w]=(sums[w] or 0)+tonumber(h[1])
 end
end
for i=3,#ARGV,2 do
 local f=redis.call('HMGET',ARGV[i+1],'ep','granted','reclaimed','spent','held','free')
 if f[1] then
  found[#found+1]=ARGV[i]
  for n=1,6 do found[#found+1]=f[n] or '0' end
  found[#found+1]=string.format('%.0f',sums[ARGV[i]] or 0)
 end
end
return found`;

export type SliceReaderOptions = {
  /** Redis is away when it has not answered for so long, or taken a connection. */
  readonly patienceMs?: number;
};

export function createSliceReader(redisUrl: string, options: SliceReaderOptions = {}): SliceReader {
  return {
    readBooks: () => withRedis(redisUrl, options, readBooks),
    readStream: () => withRedis(redisUrl, options, readStream),
    isDrainedThrough: (usageId) =>
      withRedis(
        redisUrl,
        options,
        async (redis) =>
          usageId === "" || (await redis.xrange(sliceKeys.stream, "-", usageId, "COUNT", 1)).length === 0,
      ),
  };
}

async function readBooks(redis: Redis): Promise<SliceBooks> {
  const workspaceIds = await listSlices(redis);
  const reply = textsOf(
    await redis.eval(
      readAll,
      3,
      sliceKeys.tag,
      sliceKeys.deadlines,
      sliceKeys.stream,
      sliceKeys.hold(""),
      mostAtOnce,
      ...workspaceIds.flatMap((id) => [id, sliceKeys.slice(id)]),
    ),
  );
  const [tag = "", lastUsageId = "", length = "0", ...rows] = reply;
  if (tag === "MANY") throw new TooManyHolds(`More than ${mostAtOnce} holds and slices at once`);
  return {
    epoch: tag === "" ? undefined : Number(tag),
    lastUsageId,
    slices: readRows(rows),
    stream: { length: Number(length), oldestAgeMs: (await readStream(redis)).oldestAgeMs },
  };
}

async function listSlices(redis: Redis): Promise<readonly string[]> {
  const prefix = sliceKeys.slice("");
  const found = new Set<string>();
  let cursor = "0";
  do {
    const [next, keys] = await redis.scan(cursor, "MATCH", `${prefix}*`, "COUNT", 1_000);
    for (const key of keys) found.add(key.slice(prefix.length));
    cursor = next;
  } while (cursor !== "0");
  return [...found];
}

const fieldsPerRow = 8;

function readRows(texts: readonly string[]): readonly SliceFigures[] {
  const rows: SliceFigures[] = [];
  for (let index = 0; index + fieldsPerRow <= texts.length; index += fieldsPerRow) {
    const [workspaceId = "", epoch = "0", ...amounts] = texts.slice(index, index + fieldsPerRow);
    const [granted, reclaimed, spent, held, free, holds] = amounts.map((text) => nanoUsd(BigInt(text)));
    const zero = nanoUsd(0n);
    rows.push({
      workspaceId,
      epoch: Number(epoch),
      granted: granted ?? zero,
      reclaimed: reclaimed ?? zero,
      spent: spent ?? zero,
      held: held ?? zero,
      free: free ?? zero,
      holds: holds ?? zero,
    });
  }
  return rows;
}

async function readStream(redis: Redis): Promise<UsageStream> {
  const [length, [oldest], [seconds]] = await Promise.all([
    redis.xlen(sliceKeys.stream),
    redis.xrange(sliceKeys.stream, "-", "+", "COUNT", 1),
    redis.time(),
  ]);
  // The id of a record begins with Redis' own clock.
  const oldestAgeMs = oldest ? Math.max(0, Number(seconds) * 1_000 - Number(oldest[0].split("-")[0])) : undefined;
  return { length, oldestAgeMs };
}

async function withRedis<Result>(
  redisUrl: string,
  { patienceMs }: SliceReaderOptions,
  work: (redis: Redis) => Promise<Result>,
): Promise<Result> {
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: () => null,
    connectTimeout: patienceMs ?? 2_000,
    commandTimeout: patienceMs ?? 5_000,
  });
  // Calls on a broken connection reject by themselves; without a listener Node would end the process.
  redis.on("error", () => undefined);
  try {
    await redis.connect();
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}
