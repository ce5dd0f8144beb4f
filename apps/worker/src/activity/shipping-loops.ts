import { checkShipped, endShipping, openClickhouse, shipActivity } from "@causeway/activity";
import type { WorkerContext } from "../context.ts";
import type { Env } from "../env.ts";
import { startLoop } from "../loops/start-loop.ts";
import type { ActivityLoops } from "./activity-loops.ts";

const hourMs = 3_600_000;
/** A batch is large, and its numbers are taken: it is waited for longer than an answer for a page. */
const insertTimeoutMs = 20_000;

/** Ships calls to ClickHouse, or stops keeping them for one that is not wanted any more. */
export function startShippingLoops(env: Env, { database, log }: WorkerContext): ActivityLoops {
  if (env.CLICKHOUSE_URL === undefined) {
    const end = startLoop({
      name: "end-shipping",
      everyMs: hourMs,
      log,
      task: async () => {
        if (await endShipping(database))
          log.warn("CLICKHOUSE_URL is not set any more: what was kept for it is given up");
      },
    });
    return { loops: [end], close: () => Promise.resolve() };
  }
  const clickhouse = openClickhouse(env.CLICKHOUSE_URL, { timeoutMs: insertTimeoutMs });
  const shipping = { database, clickhouse };
  return {
    loops: [
      startLoop({
        name: "ship-activity",
        everyMs: 1_000,
        // Each attempt that comes to nothing takes a number, and may leave its rows over there.
        retryMs: 15_000,
        log,
        task: async () => {
          const entries = await shipActivity(shipping);
          if (entries > 0) log.debug({ entries }, "activity shipped");
        },
      }),
      startLoop({
        name: "check-shipped",
        everyMs: hourMs,
        log,
        task: async () => {
          const { missing, missingNano } = await checkShipped(shipping);
          if (missing !== 0n || missingNano !== 0n)
            log.error({ missing, missingNano }, "ClickHouse lost calls or has others: everything is shipped anew");
        },
      }),
    ],
    close: () => clickhouse.close(),
  };
}
