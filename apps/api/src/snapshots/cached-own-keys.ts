import type { OwnKeySource } from "@causeway/gateway";
import type { OwnKey } from "@causeway/routing";
import { LRUCache } from "lru-cache";

/** Also how long an opened key lives in memory. */
const longestMs = 60_000;
const mostWorkspaces = 10_000;

export type CachedOwnKeys = OwnKeySource & {
  /** Something about this workspace's keys has changed. */
  forget(workspaceId: string): void;
  forgetAll(): void;
};

type Workspace = {
  readonly keys: Promise<readonly OwnKey[]>;
  /** Opened, by id of the own key. */
  readonly secrets: Map<string, Promise<string>>;
};

/** Own keys in memory for at most a minute. Concurrent look-ups are one; a look-up that failed is not remembered. */
export function cachedOwnKeys(source: OwnKeySource, clock: { now(): number } = performance): CachedOwnKeys {
  const cache = new LRUCache<string, Workspace>({
    max: mostWorkspaces,
    ttl: longestMs,
    ttlAutopurge: true,
    ttlResolution: 0,
    perf: clock,
  });

  /** What was listed last, without any key: believed while the store is away. */
  const listed = new LRUCache<string, readonly OwnKey[]>({ max: mostWorkspaces });

  const list = async (workspaceId: string): Promise<readonly OwnKey[]> => {
    try {
      const keys = await source.list(workspaceId);
      listed.set(workspaceId, keys);
      return keys;
    } catch (error) {
      const last = listed.get(workspaceId);
      if (last) return last;
      throw error;
    }
  };

  const workspaceOf = (workspaceId: string): Workspace => {
    const known = cache.get(workspaceId);
    if (known) return known;
    const workspace = { keys: list(workspaceId), secrets: new Map<string, Promise<string>>() };
    cache.set(workspaceId, workspace);
    workspace.keys.catch(() => {
      if (cache.peek(workspaceId) === workspace) cache.delete(workspaceId);
    });
    return workspace;
  };

  return {
    list: async (workspaceId) => workspaceOf(workspaceId).keys,
    async open(workspaceId, ownKeyId) {
      const { secrets } = workspaceOf(workspaceId);
      const known = secrets.get(ownKeyId);
      if (known) return known;
      const opening = source.open(workspaceId, ownKeyId);
      secrets.set(ownKeyId, opening);
      opening.catch(() => secrets.delete(ownKeyId));
      return opening;
    },
    forget: (workspaceId) => cache.delete(workspaceId),
    forgetAll: () => cache.clear(),
  };
}
