import { analyzeGenerations, forgetGenerations, forgetOldRollUps, keepPartitions, rollUp } from "@causeway/activity";
import type { WorkerContext } from "../context.ts";
import type { Env } from "../env.ts";
import { type Loop, startLoop } from "../loops/start-loop.ts";
import { startShippingLoops } from "./shipping-loops.ts";

export type ActivityLoops = {
  readonly loops: readonly Loop[];
  /** After the loops have stopped. */
  close(): Promise<void>;
};

const hourMs = 3_600_000;

/** Keeps the sums that the activity page reads, here and in ClickHouse. What they do not hold yet the page reads call by call. */
export function startActivityLoops(env: Env, context: WorkerContext): ActivityLoops {
  const { database, log } = context;
  const shipping = startShippingLoops(env, context);
  const loops = [
    startLoop({
      name: "roll-up-activity",
      everyMs: 1_000,
      log,
      task: async () => {
        const calls = await rollUp(database);
        if (calls > 0) log.debug({ calls }, "activity rolled up");
      },
    }),
    startLoop({
      name: "keep-partitions",
      everyMs: hourMs,
      log,
      task: async () => {
        const made = await keepPartitions(database);
        if (made > 0) log.info({ made }, "months of generations made");
      },
    }),
    startLoop({ name: "analyze-generations", everyMs: 24 * hourMs, log, task: () => analyzeGenerations(database) }),
    startLoop({
      name: "forget-old-roll-ups",
      everyMs: hourMs,
      log,
      task: async () => {
        await forgetOldRollUps(database);
      },
    }),
  ];
  return { loops: [...loops, ...startForgetting(env, context), ...shipping.loops], close: () => shipping.close() };
}

/** Gives up months of calls that are older than the log keeps them, where it does not keep all. */
function startForgetting({ GENERATIONS_KEPT_MONTHS: months }: Env, { database, log }: WorkerContext): readonly Loop[] {
  if (months === undefined) return [];
  return [
    startLoop({
      name: "forget-generations",
      everyMs: hourMs,
      // It looks at a whole month, and who settles waits while it takes its place.
      retryMs: 600_000,
      log,
      task: async () => {
        const calls = await forgetGenerations(database, { months });
        if (calls > 0) log.info({ calls }, "old calls given up; sums, settlements and the ledger stay");
      },
    }),
  ];
}
