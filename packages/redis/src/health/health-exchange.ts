import { randomUUID } from "node:crypto";
import type { BreakerNews, FleetHealth, HealthNews, PeriodCounts, TellHealth } from "@causeway/routing";
import { Redis } from "ioredis";
import { evalScript } from "../eval-script.ts";
import { shareScript } from "./share-script.ts";

export type HealthExchange = {
  /** Rejects within half a second when Redis is away. Told again under the same number, counts count once. */
  readonly tell: TellHealth;
  disconnect(): void;
};

// The braces keep all keys together.
const keyPrefix = "causeway:{health}:";

/**
 * What gateways tell each other of how endpoints are doing: one script a call, by Redis' clock. Nothing is lost with this
 * Redis but figures, which count up again.
 */
export function createHealthExchange(
  redisUrl: string,
  options: { readonly nowMs?: () => number; readonly prefix?: string; readonly timeoutMs?: number } = {},
): HealthExchange {
  const { nowMs = () => 0, prefix = keyPrefix, timeoutMs = 500 } = options;
  const redis = new Redis(redisUrl, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 1_000,
    commandTimeout: timeoutMs,
    retryStrategy: (attempt) => Math.min(100 * 2 ** attempt, 2_000),
  });
  // Commands on a broken connection reject by themselves; without a listener Node would end the process.
  redis.on("error", () => undefined);
  const teller = randomUUID();
  return {
    async tell(news) {
      const values = [String(nowMs()), teller, String(news.number), ...valuesOf(news)];
      return readReply(await evalScript(redis, shareScript, [prefix], values));
    },
    disconnect: () => redis.disconnect(),
  };
}

function valuesOf({ counts, breakers, wantsToProbe, minutes, hours }: HealthNews): readonly string[] {
  const counted = counts.flatMap(({ period, byEndpoint }) =>
    [...byEndpoint].flatMap(([endpointId, fields]) =>
      [...fields].map(([field, count]) => [String(period), `${endpointId}|${field}`, String(count)]),
    ),
  );
  const told = [...breakers].map(([endpointId, news]) => [endpointId, ...timesOf(news).map(String)]);
  return [
    ...[counted, told].flatMap((rows) => [String(rows.length), ...rows.flat()]),
    ...[wantsToProbe, minutes, hours].flatMap((list) => [String(list.length), ...list.map(String)]),
  ];
}

/** In the order of the script; 0 is never. */
const timesOf = (news: BreakerNews): readonly number[] =>
  [news.openedMs, news.closedMs, news.probeAtMs, news.failedProbes, news.coolsUntilMs].map((value) =>
    Number.isFinite(value) && value > 0 ? Math.round(value) : 0,
  );

function readReply(reply: unknown): FleetHealth {
  const [now, minutes, hours, breakers, mayProbe] = listOf(reply);
  return {
    nowMs: Number(now),
    minutes: listOf(minutes).map(readPeriod),
    hours: listOf(hours).map(readPeriod),
    breakers: new Map(pairsOf(breakers).map(([endpointId, text]) => [endpointId, readBreaker(text)])),
    mayProbe: listOf(mayProbe).map(String),
  };
}

function readPeriod(reply: unknown): PeriodCounts {
  const [period, counts] = listOf(reply);
  const byEndpoint = new Map<string, Map<string, number>>();
  for (const [name, count] of pairsOf(counts)) {
    const bar = name.lastIndexOf("|");
    const endpointId = name.slice(0, bar);
    const fields = byEndpoint.get(endpointId) ?? new Map<string, number>();
    byEndpoint.set(endpointId, fields.set(name.slice(bar + 1), Number(count)));
  }
  return { period: Number(period), byEndpoint };
}

function readBreaker(text: string): BreakerNews {
  const [openedMs = 0, closedMs = 0, probeAtMs = 0, failedProbes = 0, coolsUntilMs = 0] = text.split(" ").map(Number);
  return { openedMs, closedMs, probeAtMs, failedProbes, coolsUntilMs };
}

function listOf(reply: unknown): readonly unknown[] {
  if (!Array.isArray(reply)) throw new Error("Redis answered with something else than a list");
  return reply;
}

function pairsOf(reply: unknown): readonly (readonly [string, string])[] {
  const list = listOf(reply).map(String);
  return Array.from({ length: Math.floor(list.length / 2) }, (_, index) => [
    list[index * 2] ?? "",
    list[index * 2 + 1] ?? "",
  ]);
}
