import type { Redis } from "ioredis";
import { sliceKeys } from "./keys.ts";

/** Longer than any gateway keeps a key in memory. */
const blockedSeconds = 3_600;

/** From now on no hold is taken with this key, whatever gateways still believe of it. */
export async function blockKey(redis: Redis, apiKeyId: string): Promise<void> {
  await redis.set(sliceKeys.blockedKey(apiKeyId), "1", "EX", blockedSeconds);
}

export async function unblockKey(redis: Redis, apiKeyId: string): Promise<void> {
  await redis.del(sliceKeys.blockedKey(apiKeyId));
}
