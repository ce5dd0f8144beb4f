import type { SliceStore } from "@causeway/leases";
import { PatientRedis } from "./patient-redis.ts";
import { createSliceConnection } from "./slice-connection.ts";

export type SliceStoreOptions = {
  /** After this, while the process runs, a connection is given up; what waits on it may take effect all the same. */
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
    const redis = new PatientRedis(redisUrl, patienceMs, {
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      // The handshake asks it more than this would.
      enableReadyCheck: false,
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
