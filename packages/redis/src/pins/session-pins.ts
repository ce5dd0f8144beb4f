import type { SessionPins } from "@causeway/gateway";
import { Redis } from "ioredis";
import { LRUCache } from "lru-cache";

export type SharedPins = SessionPins & { disconnect(): void };

/** Longer than any provider keeps a prompt (an hour), counted from the session's latest call. */
const keptMs = 70 * 60_000;
const mostSessions = 50_000;
/** A pin that was told so lately is not told again. */
const retellMs = 5 * 60_000;
/** How long "nobody knows" holds. */
const unknownMs = 30_000;
/** Questions and news of so long go in one round trip. */
const gatherMs = 20;
const mostGathered = 1_000;
const prefix = "causeway:pin:";

/** `undefined`: nobody knew. */
type Known = { readonly endpointId: string | undefined; readonly toldMs: number };

/**
 * Pins of all gateways, in Redis and in this process' memory. Nothing waits for Redis but `find` (for sessions that the
 * caller pinned): what is kept is told behind, what is not known is asked for the calls to come. The first pin stays, so
 * that two processes that begin one session at once agree from the next call on. Without Redis each process has its own.
 */
export function createSessionPins(
  redisUrl: string,
  { timeoutMs = 500 }: { readonly timeoutMs?: number } = {},
): SharedPins {
  const redis = new Redis(redisUrl, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 1_000,
    commandTimeout: timeoutMs,
    retryStrategy: (attempt) => Math.min(100 * 2 ** attempt, 2_000),
  });
  // Commands on a broken connection reject by themselves; without a listener Node would end the process.
  redis.on("error", () => undefined);
  const known = new LRUCache<string, Known>({ max: mostSessions, ttl: keptMs });
  const questions = new Set<string>();
  const news = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;

  const learn = (key: string, endpointId: string | null) => {
    const here = known.get(key)?.endpointId;
    if (endpointId !== null) known.set(key, { endpointId, toldMs: Date.now() });
    else if (here === undefined) known.set(key, { endpointId: undefined, toldMs: 0 }, { ttl: unknownMs });
  };
  const ask = async (keys: readonly string[]) => {
    const answers = await redis.mget(keys.map((key) => prefix + key));
    for (const [index, key] of keys.entries()) learn(key, answers[index] ?? null);
  };
  const tell = async (pins: ReadonlyMap<string, string>) => {
    const pipeline = redis.pipeline();
    for (const [key, endpointId] of pins) {
      pipeline
        .set(prefix + key, endpointId, "PX", keptMs, "NX")
        .pexpire(prefix + key, keptMs)
        .get(prefix + key);
    }
    const answers = (await pipeline.exec()) ?? [];
    for (const [index, key] of [...pins.keys()].entries()) {
      const [error, endpointId] = answers[index * 3 + 2] ?? [];
      if (!error && typeof endpointId === "string") learn(key, endpointId);
    }
  };
  const gather = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      const [keys, pins] = [[...questions], new Map(news)];
      questions.clear();
      news.clear();
      // What could not be asked or told is with the next call.
      if (keys.length > 0) ask(keys).catch(() => undefined);
      if (pins.size > 0) tell(pins).catch(() => undefined);
    }, gatherMs).unref();
  };

  return {
    peek(key) {
      const pin = known.get(key);
      if (pin) return pin.endpointId;
      if (questions.size < mostGathered) questions.add(key);
      gather();
      return undefined;
    },
    async find(key) {
      if (known.get(key)?.endpointId === undefined) await ask([key]).catch(() => undefined);
      return known.get(key)?.endpointId;
    },
    keep(key, endpointId) {
      const pin = known.get(key);
      const kept = pin?.endpointId ?? endpointId;
      const isTold = pin?.endpointId !== undefined && Date.now() - pin.toldMs < retellMs;
      known.set(key, { endpointId: kept, toldMs: pin?.toldMs ?? 0 });
      if (isTold || news.size >= mostGathered) return;
      news.set(key, kept);
      gather();
    },
    disconnect() {
      clearTimeout(timer);
      redis.disconnect();
    },
  };
}
