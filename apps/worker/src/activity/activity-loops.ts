import { forgetOldMinutes, rollUp } from "@causeway/activity";
import type { WorkerContext } from "../context.ts";
import { type Loop, startLoop } from "../loops/start-loop.ts";

const hourMs = 3_600_000;

/** Keeps the sums that the activity page reads. What they do not hold yet the page reads call by call. */
export const startActivityLoops = ({ database, log }: WorkerContext): readonly Loop[] => [
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
