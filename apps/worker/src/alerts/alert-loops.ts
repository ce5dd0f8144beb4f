import { strictRules } from "@causeway/egress";
import { deliverDueWebhooks, forgetOldDeliveries, raiseBudgetAlerts, raiseLowBalanceAlerts } from "@causeway/services";
import { createWebhookSender } from "@causeway/webhooks";
import type { WorkerContext } from "../context.ts";
import type { Env } from "../env.ts";
import { type Loop, startLoop } from "../loops/start-loop.ts";

export type AlertLoops = {
  readonly loops: readonly Loop[];
  /** After the loops have stopped. */
  close(): Promise<void>;
};

/** Notices budgets and credits that run out, and sends to workspaces' webhooks. The mails are sent with all others. */
export function startAlertLoops(env: Env, { database, log }: WorkerContext): AlertLoops {
  const sender = createWebhookSender({ ...strictRules, privateNetworks: env.OWN_ENDPOINTS_ALLOW_PRIVATE });
  const webhooks = { database, vault: env.OWN_KEY_ENCRYPTION_KEYS, sender };
  return {
    loops: [
      startLoop({
        name: "raise-alerts",
        everyMs: 10_000,
        log,
        task: async () => {
          const told = (await raiseBudgetAlerts(database)) + (await raiseLowBalanceAlerts(database));
          if (told > 0) log.info({ told }, "alerts raised");
        },
      }),
      startLoop({
        name: "deliver-webhooks",
        everyMs: 2_000,
        log,
        task: async () => {
          const attempts = await deliverDueWebhooks(webhooks);
          if (attempts > 0) log.info({ attempts }, "webhooks sent");
        },
      }),
      startLoop({
        name: "forget-old-deliveries",
        everyMs: 3_600_000,
        log,
        task: async () => {
          await forgetOldDeliveries(database);
        },
      }),
    ],
    close: () => sender.close(),
  };
}
