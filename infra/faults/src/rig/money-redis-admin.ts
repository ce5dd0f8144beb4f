import { Redis } from "ioredis";
import type { Rig } from "./rig.ts";

/** A connection of the operator's own to the money Redis, past the proxy, for one act. */
export async function onMoneyRedis<Result>(rig: Rig, act: (redis: Redis) => Promise<Result>): Promise<Result> {
  return await onRedis(rig.moneyRedis.url, act);
}

export async function onRedis<Result>(url: string, act: (redis: Redis) => Promise<Result>): Promise<Result> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  redis.on("error", () => undefined);
  try {
    await redis.connect();
    return await act(redis);
  } finally {
    redis.disconnect();
  }
}
