import { openBookSources } from "@causeway/reconciliation";
import { runDueChecks, sendOperatorAlerts } from "@causeway/services";
import type { WorkerContext } from "../context.ts";
import type { Env } from "../env.ts";
import { type Loop, startLoop } from "../loops/start-loop.ts";

export type BookLoops = {
  readonly loops: readonly Loop[];
  /** After the loops have stopped. */
  close(): Promise<void>;
};

/** Looks whether the books agree, each check when its time has come, and tells operators what it finds. */
export function startBookLoops(env: Env, context: WorkerContext): BookLoops {
  const { database, mailer, payments, log } = context;
  const sources = openBookSources({
    databaseUrl: env.DATABASE_URL,
    moneyRedisUrl: env.MONEY_REDIS_URL,
    clickhouseUrl: env.CLICKHOUSE_URL,
    payments,
  });
  const alerts = {
    database,
    mailer,
    operatorEmails: env.OPERATOR_EMAILS,
    operatorPageUrl: `${env.DASHBOARD_URL.replace(/\/+$/, "")}/operations`,
  };
  return {
    loops: [
      startLoop({
        name: "check-books",
        everyMs: 5_000,
        log,
        task: async () => {
          for (const { check, durationMs, opened, resolved, unchecked } of await runDueChecks({ database, sources })) {
            if (opened.length > 0) log.error({ check, opened }, "the books do not agree");
            if (resolved.length > 0) log.info({ check, resolved }, "the books agree again");
            log.debug({ check, durationMs, unchecked }, "books checked");
          }
        },
      }),
      startLoop({
        name: "send-operator-alerts",
        everyMs: 5_000,
        log,
        task: async () => {
          const told = await sendOperatorAlerts(alerts);
          if (told > 0) log.info({ told }, "operators told");
        },
      }),
    ],
    close: () => sources.close(),
  };
}
