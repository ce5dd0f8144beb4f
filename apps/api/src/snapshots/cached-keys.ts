import type { KeySource } from "@causeway/gateway";
import type { ApiKey } from "@causeway/limits";
import { LRUCache } from "lru-cache";

const knownMs = 10_000;
const unknownMs = 5_000;
const mostKeys = 100_000;

export type CachedKeys = KeySource & {
  /** The key with this hash has changed. */
  forget(hash: string): void;
  /** The limits of a workspace or of its members have changed: every key of it carries them. */
  forgetWorkspace(workspaceId: string): void;
  forgetAll(): void;
};

/**
 * Keys in memory, so that a call asks no store. What is stale is never money: admission reads the key again where the
 * hold is taken. Concurrent look-ups of one key are one.
 * `clock` is monotonic, in milliseconds.
 */
export function cachedKeys(source: KeySource, clock: { now(): number } = performance): CachedKeys {
  const cache = new LRUCache<string, { readonly key: ApiKey | undefined }>({
    max: mostKeys,
    perf: { now: () => clock.now() },
    ttlResolution: 0,
  });
  const running = new Map<string, Promise<ApiKey | undefined>>();

  const lookUp = async (hash: string): Promise<ApiKey | undefined> => {
    const lookup = source.findByHash(hash);
    running.set(hash, lookup);
    try {
      const key = await lookup;
      // A key that changed meanwhile was forgotten: what we read may be its past.
      if (running.get(hash) === lookup) cache.set(hash, { key }, { ttl: key ? knownMs : unknownMs });
      return key;
    } finally {
      if (running.get(hash) === lookup) running.delete(hash);
    }
  };

  return {
    async findByHash(hash) {
      const known = cache.get(hash);
      return known ? known.key : (running.get(hash) ?? lookUp(hash));
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
    forgetAll() {
      cache.clear();
      running.clear();
    },
  };
}
