import type { SliceStore } from "@causeway/leases";
import { Redis } from "ioredis";
import { readPolicy, refusalOf } from "../check-money-redis.ts";
import { createSliceConnection } from "./slice-connection.ts";

export type SliceStoreOptions = {
  /** After this a command is given up; it may take effect all the same. */
  readonly commandTimeoutMs?: number;
};

/** Connections on which nothing is queued, repeated or reconnected: each belongs to one life of Redis. */
export const createSliceStore = (redisUrl: string, options: SliceStoreOptions = {}): SliceStore => ({
  async connect() {
    const redis = new Redis(redisUrl, {
      lazyConnect: true,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
      connectTimeout: 1_000,
      commandTimeout: options.commandTimeoutMs ?? 1_000,
    });
    // Calls on a broken connection reject by themselves; without a listener Node would end the process.
    redis.on("error", () => undefined);
    try {
      await redis.connect();
      const policy = await readPolicy(redis);
      if (policy !== undefined && policy !== "noeviction") throw new Error(refusalOf(policy));
      return createSliceConnection(redis);
    } catch (error) {
      redis.disconnect();
      throw error;
    }
  },
});
