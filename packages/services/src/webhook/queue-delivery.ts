import { randomUUIDv7 } from "node:crypto";
import type { Prisma } from "@causeway/prisma";

export type WebhookEvent = {
  readonly type: "credits.low" | "budget.reached" | "webhook.test";
  readonly data: Prisma.InputJsonObject;
};

/**
 * Puts an event on its way in the transaction of what happened, when the workspace has an endpoint that is switched on.
 * Returns the delivery's id.
 */
export async function queueDelivery(
  transaction: Prisma.TransactionClient,
  workspaceId: string,
  { type, data }: WebhookEvent,
): Promise<string | undefined> {
  const endpoint = await transaction.webhookEndpoint.findUnique({
    where: { workspaceId, disabledAt: null },
    select: { id: true },
  });
  if (!endpoint) return undefined;
  const id = `evt_${randomUUIDv7()}`;
  const timestamp = new Date().toISOString();
  const body = JSON.stringify({ id, type, timestamp, data: { workspace_id: workspaceId, ...data } });
  await transaction.webhookDelivery.create({
    data: { id, endpointId: endpoint.id, type, body },
    select: { id: true },
  });
  return id;
}
