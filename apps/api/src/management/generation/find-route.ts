import { setTimeout as delay } from "node:timers/promises";
import { type Database, readRoute } from "@causeway/db";
import type { GenerationRecord, RouteRecord } from "@causeway/gateway";

/** Routes are written about a second behind the call: of one that has just ended, this waits for it. */
const behindMs = 2_000;
const pauseMs = 50;

export async function findRoute(
  database: Database,
  { generation }: GenerationRecord,
): Promise<RouteRecord | undefined> {
  // Nobody was asked for an answer that had been kept.
  if (generation.responseCacheSourceId !== undefined) return undefined;
  const sinceEndMs = Date.now() - generation.startedAt.getTime() - generation.durationMs;
  const untilMs = performance.now() + Math.min(behindMs, behindMs - sinceEndMs);
  for (;;) {
    const record = await readRoute(database, generation.id);
    if (record || performance.now() >= untilMs) return record;
    await delay(pauseMs);
  }
}
