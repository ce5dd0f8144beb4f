import { setTimeout as delay } from "node:timers/promises";
import type { GenerationReader, GenerationRecord } from "@causeway/gateway";

/**
 * A call that has just ended is on its way to the database for some milliseconds. What began seconds ago is waited for
 * longest; what may have been a long stream, for a moment; anything older, such as a made-up id, not at all.
 */
const patience = [
  { beganWithinMs: 15_000, waitMs: 3_000 },
  { beganWithinMs: 3_600_000, waitMs: 500 },
];
const pauseMs = 25;

/** The workspace's own call, or `undefined`. */
export async function findSettled(
  generations: GenerationReader,
  workspaceId: string,
  id: string,
): Promise<GenerationRecord | undefined> {
  const ageMs = Math.abs(Date.now() - beganAt(id));
  const waitMs = patience.find(({ beganWithinMs }) => ageMs < beganWithinMs)?.waitMs ?? 0;
  const untilMs = performance.now() + waitMs;
  for (;;) {
    const record = await generations.find(workspaceId, id);
    if (record || performance.now() >= untilMs) return record;
    await delay(pauseMs);
  }
}

/** Ids are `gen-` and a UUID of version 7, which begins with the milliseconds since 1970. */
function beganAt(id: string): number {
  const [, milliseconds] = /^gen-([0-9a-f]{12})7/.exec(id) ?? [];
  return milliseconds === undefined ? Number.NEGATIVE_INFINITY : Number.parseInt(milliseconds, 16);
}
