import type { Lane, Lanes } from "@causeway/gateway";
import { LaneBook, type LaneUse } from "@causeway/lanes";
import { Redis } from "ioredis";
import { LRUCache } from "lru-cache";
import { cautiousTerms } from "./cautious-terms.ts";
import { type LaneReading, LaneStore, type LaneStoreOptions } from "./lane-store.ts";

export type LaneConnection = Lanes & {
  /** Rejects when Redis is away. */
  read(lane: Lane): Promise<LaneReading>;
  close(lane: Lane, forMs: number): Promise<void>;
  disconnect(): void;
};

export type LaneOptions = LaneStoreOptions & {
  /** Redis is away when it has not answered, or taken a connection, for so long. */
  readonly timeoutMs?: number | undefined;
};

type Memory = {
  /** As of the last answer of Redis, in the order of the windows. */
  lastUsed: readonly number[] | undefined;
  /** Used while Redis was away, and not told to it yet. */
  owed: LaneUse;
};

const mostLanes = 10_000;
const nothing: LaneUse = { requests: 0, tokens: 0 };

/**
 * Flat-rate accounts for all gateways, kept in Redis. While Redis is away each gateway goes on alone and more carefully
 * (`cautiousTerms`), and tells Redis what it used once it is back. A Redis that has lost its memory is told what the
 * books say.
 */
export function createLanes(redisUrl: string, options: LaneOptions = {}): LaneConnection {
  const redis = new Redis(redisUrl, {
    // Who is this patient waits for a connection that is being made, too.
    enableOfflineQueue: options.timeoutMs !== undefined,
    maxRetriesPerRequest: 0,
    connectTimeout: options.timeoutMs ?? 1_000,
    commandTimeout: options.timeoutMs ?? 500,
    retryStrategy: (attempt) => Math.min(100 * 2 ** attempt, 2_000),
  });
  // Commands on a broken connection reject by themselves; without a listener Node would end the process.
  redis.on("error", () => undefined);
  const store = new LaneStore(redis, options);
  const alone = new LaneBook(options.nowMs ?? (() => Date.now()));
  const memories = new LRUCache<string, Memory>({ max: mostLanes });
  const memoryOf = ({ id }: Lane): Memory => {
    const memory = memories.get(id) ?? { lastUsed: undefined, owed: nothing };
    memories.set(id, memory);
    return memory;
  };
  const carefully = (lane: Lane): Lane => ({ ...lane, terms: cautiousTerms(lane.terms, memoryOf(lane).lastUsed) });

  return {
    async ask(lane, ticket, use) {
      if (alone.isRunning(lane, ticket)) return { kind: "entered" };
      const memory = memoryOf(lane);
      try {
        await payOwed(store, lane, memory);
        const { answer, used } = await store.ask(lane, ticket, use);
        memory.lastUsed = used;
        return answer;
      } catch {
        return alone.ask(carefully(lane), ticket, use);
      }
    },
    async renew(lane, ticket) {
      alone.renew(lane, ticket);
      await store.renew(lane, ticket).catch(() => undefined);
    },
    async leave(lane, ticket, use) {
      if (alone.isRunning(lane, ticket)) {
        alone.leave(carefully(lane), ticket, use);
        const memory = memoryOf(lane);
        memory.owed = {
          requests: memory.owed.requests + use.requests,
          tokens: memory.owed.tokens + use.tokens,
        };
      }
      // Redis frees the place by itself when it cannot be told.
      await store.leave(lane, ticket, use).catch(() => undefined);
    },
    async close(lane, forMs) {
      alone.close(lane, forMs);
      await store.close(lane, forMs).catch(() => undefined);
    },
    read: (lane) => store.read(lane),
    disconnect: () => redis.disconnect(),
  };
}

async function payOwed(store: LaneStore, lane: Lane, memory: Memory): Promise<void> {
  const { owed } = memory;
  if (owed.requests === 0 && owed.tokens === 0) return;
  memory.owed = nothing;
  try {
    await store.count(lane, owed);
  } catch (error) {
    memory.owed = { requests: memory.owed.requests + owed.requests, tokens: memory.owed.tokens + owed.tokens };
    throw error;
  }
}
