import type { SliceStore } from "@causeway/leases";
import { RedisWire } from "../wire/redis-wire.ts";
import { createSliceConnection } from "./slice-connection.ts";

export type SliceStoreOptions = {
  /** After this a command is given up; it may take effect all the same. */
  readonly commandTimeoutMs?: number;
};

/** A call waits for Redis for so long and then asks Postgres. */
const patienceMs = 600;

/** Connections on which nothing is queued, repeated or reconnected: each belongs to one life of Redis. */
export const createSliceStore = (redisUrl: string, options: SliceStoreOptions = {}): SliceStore => ({
  async connect() {
    const commandTimeoutMs = options.commandTimeoutMs ?? patienceMs;
    return createSliceConnection(await RedisWire.connect(redisUrl, { connectTimeoutMs: patienceMs, commandTimeoutMs }));
  },
});
