import { formatUsd, type NanoUsd } from "@causeway/money";
import { mayDo, readAlertSettings, readWebhook, type WebhookDeliverySummary } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import type { AccountSession } from "../auth/session.ts";

export type DeliveryView = Omit<WebhookDeliverySummary, "createdAt" | "nextAttemptAt"> & {
  readonly createdAt: string;
  readonly nextAttemptAt: string | undefined;
};

export type WebhookView = {
  readonly url: string;
  readonly enabled: boolean;
  readonly disabledWhy: string | undefined;
  readonly deliveries: readonly DeliveryView[];
};

/** In dollars; empty is never. */
export type LowBalanceThresholds = { readonly lowBalance: string; readonly veryLowBalance: string };

export type AlertsPageData =
  | { readonly maySee: false }
  | {
      readonly maySee: true;
      readonly mayManage: boolean;
      readonly thresholds: LowBalanceThresholds;
      readonly webhook: WebhookView | undefined;
    };

export async function loadAlerts({ actor, workspace }: AccountSession): Promise<AlertsPageData> {
  if (!mayDo(actor, "alerts:read")) return { maySee: false };
  const context = { database: getDatabase(), actor };
  const [{ lowBalance, veryLowBalance }, webhook] = await Promise.all([
    readAlertSettings(context, { workspaceId: workspace.id }),
    readWebhook(context, { workspaceId: workspace.id }),
  ]);
  return {
    maySee: true,
    mayManage: mayDo(actor, "alerts:manage"),
    thresholds: { lowBalance: dollarsOf(lowBalance), veryLowBalance: dollarsOf(veryLowBalance) },
    webhook: webhook && {
      url: webhook.url,
      enabled: webhook.enabled,
      disabledWhy: webhook.disabledWhy,
      deliveries: webhook.deliveries.map((delivery) => ({
        ...delivery,
        createdAt: delivery.createdAt.toISOString(),
        nextAttemptAt: delivery.nextAttemptAt?.toISOString(),
      })),
    },
  };
}

const dollarsOf = (amount: NanoUsd | undefined): string => (amount === undefined ? "" : formatUsd(amount));
