import type { SliceStore } from "@causeway/leases";
import { Redis } from "ioredis";
import { createSliceConnection } from "./slice-connection.ts";

export type SliceStoreOptions = {
  /** After this a connection or a command is given up; a command may take effect all the same. */
  readonly patienceMs?: number;
};

/** A call waits for Redis for so long and then asks Postgres. */
const usualPatienceMs = 600;

/** Connections on which nothing is queued, repeated or reconnected: each belongs to one life of Redis. */
export const createSliceStore = (
  redisUrl: string,
  { patienceMs = usualPatienceMs }: SliceStoreOptions = {},
): SliceStore => ({
  async connect() {
    const redis = new Redis(redisUrl, {
      lazyConnect: true,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
      // The handshake asks it more than this would.
      enableReadyCheck: false,
      connectTimeout: patienceMs,
      commandTimeout: patienceMs,
    });
    // Calls on a broken connection reject by themselves; without a listener Node would end the process.
    redis.on("error", () => undefined);
    try {
      await redis.connect();
      return createSliceConnection(redis);
    } catch (error) {
      redis.disconnect();
      throw error;
    }
  },
});
