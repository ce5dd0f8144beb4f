import { forgetOldMinutes, rollUp } from "@causeway/activity";
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
      name: "forget-old-minutes",
      everyMs: hourMs,
      log,
      task: async () => {
        await forgetOldMinutes(database);
      },
    }),
  ];
  return { loops: [...loops, ...shipping.loops], close: () => shipping.close() };
}
