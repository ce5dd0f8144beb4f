"use client";

import { EmptyState } from "@causeway/ui/empty-state.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import { BellIcon } from "@phosphor-icons/react";
import type { AlertsPageData } from "../queries.ts";
import { DeliveryLog } from "./delivery-log.tsx";
import { LowBalanceCard } from "./low-balance-card.tsx";
import { WebhookCard } from "./webhook-card.tsx";

/** When people are told, and where else than by mail. */
export function AlertsScreen(data: AlertsPageData) {
  return (
    <>
      <PageHeader
        title="Alerts"
        description="When a budget is used to 80 % or used up, its owner and those who can raise it get a mail. When credits run low, those who pay do."
      />
      {data.maySee ? (
        <div className="grid gap-6">
          <LowBalanceCard thresholds={data.thresholds} mayManage={data.mayManage} />
          <WebhookCard webhook={data.webhook} mayManage={data.mayManage} />
          {data.webhook && <DeliveryLog deliveries={data.webhook.deliveries} />}
        </div>
      ) : (
        <EmptyState
          icon={<BellIcon aria-hidden="true" />}
          title="Your role does not see alerts"
          description="Ask an owner or an admin of this workspace for a role that does, such as billing."
        />
      )}
    </>
  );
}
