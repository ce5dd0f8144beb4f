import { Redis } from "ioredis";
import { evalScript, textsOf } from "../eval-script.ts";

/** Whose requests are counted, and how many of them a minute holds. */
export type RequestHolder = { readonly name: string; readonly limit: number };

/** Who has no request left, and for how long. */
export type FullMinute = { readonly name: string; readonly endsInMs: number };

export type RequestCounts = {
  /**
   * Counts one request for each of the holders, which belong to one group, or for none of them when one is full: then it says
   * which. Rejects when Redis does not answer in time.
   */
  count(group: string, holders: readonly RequestHolder[]): Promise<FullMinute | undefined>;
  disconnect(): void;
};

const minuteMs = 60_000;

/** A minute begins with its first request. KEYS: counters. ARGV: the minute's length, then a limit for each. */
const countScript = `
for i, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') >= tonumber(ARGV[i + 1]) then
    return { i, redis.call('PTTL', key) }
  end
end
for _, key in ipairs(KEYS) do
  if redis.call('INCR', key) == 1 then redis.call('PEXPIRE', key, ARGV[1]) end
end
return {}
`;

/** Requests of all processes together, minute by minute. */
export function createRequestCounts(
  redisUrl: string,
  { timeoutMs }: { readonly timeoutMs?: number | undefined } = {},
): RequestCounts {
  const redis = new Redis(redisUrl, {
    // Who has the patience waits for a connection that is being made.
    enableOfflineQueue: timeoutMs !== undefined,
    maxRetriesPerRequest: 0,
    connectTimeout: timeoutMs ?? 1_000,
    commandTimeout: timeoutMs ?? 300,
    retryStrategy: (attempt) => Math.min(100 * 2 ** attempt, 2_000),
  });
  // Commands on a broken connection reject by themselves; without a listener Node would end the process.
  redis.on("error", () => undefined);
  return {
    async count(group, holders) {
      const keys = holders.map(({ name }) => `causeway:requests:{${group}}:${name}`);
      const reply = await evalScript(redis, countScript, keys, [minuteMs, ...holders.map(({ limit }) => limit)]);
      const [index, endsInMs] = textsOf(reply);
      const full = index === undefined ? undefined : holders[Number(index) - 1];
      return full && { name: full.name, endsInMs: Math.max(0, Number(endsInMs)) };
    },
    disconnect: () => redis.disconnect(),
  };
}
