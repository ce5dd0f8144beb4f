import { setTimeout as delay } from "node:timers/promises";
import { holdOpen } from "../outside/callers.ts";
import { residentKb } from "../processes/processor-time.ts";
import type { Target } from "../targets/target.ts";
import { idleShape } from "./cell.ts";
import { type Bench, requestFiles } from "./measure-cell.ts";

export const idleStreams = 1_000;
const settleMs = 2_000;

/** Memory of the processes that a call passes through, in kB per stream that has begun and is silent. */
export async function measureIdleStreams({ outside, folder }: Bench, target: Target): Promise<number | undefined> {
  const requests = await requestFiles(folder, target, { id: "idle", shape: idleShape, model: "bench-idle" });
  if (requests === undefined) return undefined;
  const load = { port: target.port, connections: idleStreams, requests };
  // What a process takes the first time it keeps.
  const once = async () => {
    const before = residentKb(target.pids);
    const open = await holdOpen(outside, load);
    await delay(settleMs);
    const grown = residentKb(target.pids) - before;
    await open.close();
    await delay(settleMs);
    return grown / idleStreams;
  };
  return await once();
}
