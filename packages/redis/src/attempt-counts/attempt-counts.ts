import { Redis } from "ioredis";
import { evalScript, textsOf } from "../eval-script.ts";

/** So many attempts in so many seconds, which begin with the first of them. */
export type AttemptWindow = { readonly seconds: number; readonly limit: number };

export type AttemptCounts = {
  /**
   * Counts one attempt in each window, or in none when one is full: then it says in how many seconds the last of the full
   * ones ends, at least 1. Rejects when Redis does not answer in time.
   */
  count(name: string, windows: readonly AttemptWindow[]): Promise<number | undefined>;
  disconnect(): void;
};

/** KEYS: counters. ARGV: for each its limit and its length in seconds. */
const countScript = `
local waitMs = 0
for i, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') >= tonumber(ARGV[2 * i - 1]) then
    waitMs = math.max(waitMs, redis.call('PTTL', key), 1)
  end
end
if waitMs > 0 then return { waitMs } end
for i, key in ipairs(KEYS) do
  if redis.call('INCR', key) == 1 then redis.call('EXPIRE', key, ARGV[2 * i]) end
end
return {}
`;

/** Attempts at something that is rare for one person, of all processes together. */
export function createAttemptCounts(
  redisUrl: string,
  { timeoutMs = 1_000 }: { readonly timeoutMs?: number } = {},
): AttemptCounts {
  const redis = new Redis(redisUrl, {
    maxRetriesPerRequest: 0,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    retryStrategy: (attempt) => Math.min(100 * 2 ** attempt, 2_000),
  });
  // Commands on a broken connection reject by themselves; without a listener Node would end the process.
  redis.on("error", () => undefined);
  return {
    async count(name, windows) {
      const keys = windows.map(({ seconds }) => `causeway:attempts:{${name}}:${seconds}`);
      const values = windows.flatMap(({ limit, seconds }) => [limit, seconds]);
      const [waitMs] = textsOf(await evalScript(redis, countScript, keys, values));
      return waitMs === undefined ? undefined : Math.ceil(Number(waitMs) / 1_000);
    },
    disconnect: () => redis.disconnect(),
  };
}
