import type { WebhookAttempt } from "@causeway/webhooks";
import { authorize } from "../authorize.ts";
import { noEndpoint, requireVault, type WebhookServiceContext } from "./context.ts";
import { deliverNow } from "./deliver.ts";
import { queueDelivery } from "./queue-delivery.ts";

/**
 * Sends a test event and says at once what came of it; one that fails is not tried again.
 * Throws `forbidden`, `not-found` without an endpoint that is switched on, `service-unavailable`.
 */
export async function testWebhook(
  context: WebhookServiceContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<WebhookAttempt> {
  const { database, actor } = context;
  authorize(actor, workspaceId, "alerts:manage");
  requireVault(context);
  const id = await database.$transaction((transaction) =>
    queueDelivery(transaction, workspaceId, {
      type: "webhook.test",
      data: { message: "This is a test. Alerts about budgets and credits arrive in the same way." },
    }),
  );
  if (id === undefined) throw noEndpoint();
  const attempt = await deliverNow(context, id);
  await database.webhookDelivery.updateMany({
    where: { id, state: "pending", attempts: { gt: 0 } },
    data: { state: "failed", endedAt: new Date() },
  });
  return attempt ?? { kind: "failed", status: undefined, ms: 0, reason: "It is being sent: see the log below." };
}
