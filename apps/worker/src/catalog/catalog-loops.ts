import { createInvalidationPublisher } from "@causeway/redis";
import { isRefreshDue, tellWaitingCatalogChanges } from "@causeway/services";
import { actingAs, type WorkerContext } from "../context.ts";
import type { Env } from "../env.ts";
import { type Loop, startLoop } from "../loops/start-loop.ts";
import { refreshFromSources } from "./refresh-from-sources.ts";

export type CatalogLoops = {
  readonly loops: readonly Loop[];
  /** For the job that somebody asks for: now, due or not. */
  refreshNow(): Promise<void>;
  /** After the loops have stopped. */
  close(): Promise<void>;
};

const minuteMs = 60_000;

/** Keeps models and prices up, where that is switched on, and tells operators what waits for them. */
export function startCatalogLoops(env: Env, context: WorkerContext): CatalogLoops {
  const { database, mailer, log } = context;
  const announcements = createInvalidationPublisher(env.REDIS_URL);
  const everyMs = env.CATALOG_REFRESH_EVERY_MINUTES * minuteMs;
  const alerts = {
    database,
    mailer,
    operatorEmails: env.OPERATOR_EMAILS,
    reviewPageUrl: `${env.DASHBOARD_URL.replace(/\/+$/, "")}/operations/catalog`,
  };

  const refresh = async (unlessWithinMs?: number): Promise<void> => {
    const mode = env.CATALOG_REFRESH === "off" ? "propose" : env.CATALOG_REFRESH;
    const run = await refreshFromSources(env, actingAs(context, "refresh-catalog"), {
      mode,
      ...(unlessWithinMs !== undefined && { unlessWithinMs }),
    });
    if (!run) return;
    for (const { sourceId, failure } of run.failures) log.warn({ sourceId, failure }, "catalogue source not read");
    const applied = run.result.changes.filter(({ status }) => status === "applied").length;
    log.info({ applied, waiting: run.result.changes.length - applied }, "catalogue refreshed");
    // Without Redis gateways hear of it when they look again, a minute later.
    if (applied > 0) await announcements.publish({ kind: "catalog" }).catch(() => undefined);
  };

  return {
    loops: [
      ...(env.CATALOG_REFRESH === "off"
        ? []
        : [
            startLoop({
              name: "refresh-catalog",
              everyMs: Math.min(everyMs, minuteMs),
              log,
              // The database knows when it was last done: a worker that restarts does not do it again.
              task: async () => {
                if (await isRefreshDue(database, everyMs)) await refresh(everyMs);
              },
            }),
          ]),
      startLoop({
        name: "tell-catalog-changes",
        everyMs: 5_000,
        log,
        task: async () => {
          const told = await tellWaitingCatalogChanges(alerts);
          if (told > 0) log.info({ told }, "operators told of catalogue changes");
        },
      }),
    ],
    refreshNow: () => refresh(),
    close: async () => announcements.close(),
  };
}
