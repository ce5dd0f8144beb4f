import { Redis } from "ioredis";

/**
 * Throws when the Redis that is to hold money would throw keys away to make room: a hold that disappears is money that
 * is spent twice. One that is away is let be: calls do without it until it comes.
 */
export async function checkMoneyRedis(redisUrl: string): Promise<void> {
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    connectTimeout: 1_000,
    commandTimeout: 1_000,
  });
  // Calls on a broken connection reject by themselves; without a listener Node would end the process.
  redis.on("error", () => undefined);
  const info = await redis
    .connect()
    .then(() => redis.info("memory"))
    .catch(() => undefined)
    .finally(() => redis.disconnect());
  if (info !== undefined) refuseEviction(info);
}

/** `info`: what Redis says of itself. One that does not say how it evicts is believed. */
export function refuseEviction(info: string): void {
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? "noeviction";
  if (policy === "noeviction") return;
  throw new Error(
    `MONEY_REDIS_URL names a Redis with maxmemory-policy ${policy}, which may throw holds on credits away. ` +
      "Set it to noeviction (redis-cli config set maxmemory-policy noeviction, and in its configuration file), or name another Redis.",
  );
}
