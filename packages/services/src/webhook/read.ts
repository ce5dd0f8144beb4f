import type { WebhookDeliveryState } from "@causeway/prisma";
import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";

export type WebhookDeliverySummary = {
  readonly id: string;
  readonly type: string;
  readonly state: WebhookDeliveryState;
  readonly attempts: number;
  readonly createdAt: Date;
  /** When it is tried again; `undefined` when it has ended. */
  readonly nextAttemptAt: Date | undefined;
  readonly status: number | undefined;
  readonly error: string | undefined;
  readonly ms: number | undefined;
};

export type WebhookSummary = {
  readonly url: string;
  readonly enabled: boolean;
  /** Why it was switched off for its owner. */
  readonly disabledWhy: string | undefined;
  readonly failingSince: Date | undefined;
  /** The last fifty, newest first. */
  readonly deliveries: readonly WebhookDeliverySummary[];
};

/** The workspace's endpoint and its log; `undefined` when it has none. Throws `forbidden`, `not-found`. */
export async function readWebhook(
  { database, actor }: ServiceContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<WebhookSummary | undefined> {
  authorize(actor, workspaceId, "alerts:read");
  const endpoint = await database.webhookEndpoint.findUnique({
    where: { workspaceId },
    select: {
      url: true,
      disabledAt: true,
      disabledWhy: true,
      failingSince: true,
      deliveries: { orderBy: { createdAt: "desc" }, take: 50 },
    },
  });
  if (!endpoint) return undefined;
  return {
    url: endpoint.url,
    enabled: endpoint.disabledAt === null,
    disabledWhy: endpoint.disabledWhy ?? undefined,
    failingSince: endpoint.failingSince ?? undefined,
    deliveries: endpoint.deliveries.map((one) => ({
      id: one.id,
      type: one.type,
      state: one.state,
      attempts: one.attempts,
      createdAt: one.createdAt,
      nextAttemptAt: one.state === "pending" ? one.nextAttemptAt : undefined,
      status: one.lastStatus ?? undefined,
      error: one.lastError ?? undefined,
      ms: one.lastMs ?? undefined,
    })),
  };
}
