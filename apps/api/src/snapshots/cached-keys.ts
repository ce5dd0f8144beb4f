import type { KeySource } from "@causeway/gateway";
import type { ApiKey } from "@causeway/limits";
import { LRUCache } from "lru-cache";

const knownMs = 10_000;
const unknownMs = 5_000;
/** For so long after that a call goes on with what is known while the store is asked again: it waits for nobody. */
const graceMs = 30_000;
/** While the store is away, what was known is believed for so long. */
const staleMs = 600_000;
const mostKeys = 100_000;

export type CachedKeys = KeySource & {
  /** The key with this hash has changed. */
  forget(hash: string): void;
  /** The limits of a workspace or of its members have changed: every key of it carries them. */
  forgetWorkspace(workspaceId: string): void;
  /** Any key may have changed: none is believed without asking again, unless the store is away. */
  doubtAll(): void;
};

type Entry = { readonly key: ApiKey | undefined; readonly freshUntilMs: number; readonly doubts: number };

/**
 * Keys in memory, so that a call asks no store. What is stale is never money: a key that was revoked is refused where
 * the hold is taken. Concurrent look-ups of one key are one.
 * `clock` is monotonic, in milliseconds.
 */
export function cachedKeys(source: KeySource, clock: { now(): number } = performance): CachedKeys {
  const cache = new LRUCache<string, Entry>({
    max: mostKeys,
    ttl: staleMs,
    perf: { now: () => clock.now() },
    ttlResolution: 0,
  });
  const running = new Map<string, Promise<ApiKey | undefined>>();
  let doubts = 0;

  const lookUp = async (hash: string): Promise<ApiKey | undefined> => {
    const lookup = source.findByHash(hash);
    running.set(hash, lookup);
    const doubtsBefore = doubts;
    try {
      const key = await lookup;
      // A key that changed meanwhile was forgotten: what we read may be its past.
      if (running.get(hash) === lookup) {
        cache.set(hash, { key, freshUntilMs: clock.now() + (key ? knownMs : unknownMs), doubts: doubtsBefore });
      }
      return key;
    } catch (error) {
      const stale = cache.get(hash)?.key;
      if (stale) return stale;
      throw error;
    } finally {
      if (running.get(hash) === lookup) running.delete(hash);
    }
  };

  return {
    async findByHash(hash) {
      const known = cache.get(hash);
      if (known && known.doubts === doubts) {
        const staleForMs = clock.now() - known.freshUntilMs;
        if (staleForMs <= 0) return known.key;
        if (known.key && staleForMs <= graceMs) {
          // Whoever needs it fresh is told of the failure.
          if (!running.has(hash)) lookUp(hash).catch(() => undefined);
          return known.key;
        }
      }
      return await (running.get(hash) ?? lookUp(hash));
    },
    forget(hash) {
      cache.delete(hash);
      running.delete(hash);
    },
    forgetWorkspace(workspaceId) {
      for (const [hash, { key }] of cache.entries()) if (key?.workspaceId === workspaceId) cache.delete(hash);
      // Whose they are is known only when they have been read.
      running.clear();
    },
    doubtAll() {
      doubts += 1;
      running.clear();
    },
  };
}
