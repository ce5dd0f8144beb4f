import { setTimeout as delay } from "node:timers/promises";
import { holdOpen } from "../outside/callers.ts";
import { residentKb } from "../processes/processor-time.ts";
import type { Target } from "../targets/target.ts";
import { idleShape } from "./cell.ts";
import { type Bench, requestFiles } from "./measure-cell.ts";

const idleStreams = 1_000;
const settleMs = 2_000;

/**
 * Memory of the processes that a call passes through, in kB per stream that has begun and is silent: what a second
 * thousand takes beside the first, so that what a process takes once and for all does not count.
 */
export async function measureIdleStreams({ outside, folder }: Bench, target: Target): Promise<number | undefined> {
  const requests = await requestFiles(folder, target, { id: "idle", shape: idleShape, model: "bench-idle" });
  if (requests === undefined) return undefined;
  const load = { port: target.port, connections: idleStreams, requests };
  const first = await holdOpen(outside, load);
  try {
    await delay(settleMs);
    const before = residentKb(target.pids);
    const second = await holdOpen(outside, load);
    try {
      await delay(settleMs);
      return (residentKb(target.pids) - before) / idleStreams;
    } finally {
      await second.close();
    }
  } finally {
    await first.close();
  }
}
