import type { PresetSource, StoredPreset } from "@causeway/gateway";
import { LRUCache } from "lru-cache";

const knownMs = 60_000;
const unknownMs = 5_000;
/** While the store is away, what was known is believed for so long. */
const staleMs = 600_000;
const mostPresets = 10_000;

export type CachedPresets = PresetSource & {
  /** Something about this workspace's presets has changed. */
  forget(workspaceId: string): void;
  /** Any may have changed: none is believed without asking again, unless the store is away. */
  doubtAll(): void;
};

type Entry = {
  readonly workspaceId: string;
  readonly preset: StoredPreset | undefined;
  readonly freshUntilMs: number;
  readonly doubts: number;
};

/**
 * Presets in memory, read once, so that a call asks no store. Concurrent look-ups of one are one; a look-up that failed
 * is not remembered. `clock` is monotonic, in milliseconds.
 */
export function cachedPresets(source: PresetSource, clock: { now(): number } = performance): CachedPresets {
  const cache = new LRUCache<string, Entry>({
    max: mostPresets,
    ttl: staleMs,
    perf: { now: () => clock.now() },
    ttlResolution: 0,
  });
  const running = new Map<string, Promise<StoredPreset | undefined>>();
  let doubts = 0;

  const lookUp = async (name: string, workspaceId: string, slug: string): Promise<StoredPreset | undefined> => {
    const lookup = source.find(workspaceId, slug);
    running.set(name, lookup);
    const doubtsBefore = doubts;
    try {
      const preset = await lookup;
      // One that changed meanwhile was forgotten: what we read may be its past.
      if (running.get(name) === lookup) {
        const freshUntilMs = clock.now() + (preset ? knownMs : unknownMs);
        cache.set(name, { workspaceId, preset, freshUntilMs, doubts: doubtsBefore });
      }
      return preset;
    } catch (error) {
      const stale = cache.get(name)?.preset;
      if (stale) return stale;
      throw error;
    } finally {
      if (running.get(name) === lookup) running.delete(name);
    }
  };

  return {
    async find(workspaceId, slug) {
      const name = `${workspaceId}/${slug}`;
      const known = cache.get(name);
      if (known && known.doubts === doubts && clock.now() <= known.freshUntilMs) return known.preset;
      return await (running.get(name) ?? lookUp(name, workspaceId, slug));
    },
    forget(workspaceId) {
      for (const [name, entry] of cache.entries()) if (entry.workspaceId === workspaceId) cache.delete(name);
      for (const name of running.keys()) if (name.startsWith(`${workspaceId}/`)) running.delete(name);
    },
    doubtAll() {
      doubts += 1;
      running.clear();
    },
  };
}
