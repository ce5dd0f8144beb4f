import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import type { ServiceContext } from "../actor.ts";
import { noEndpoint } from "./context.ts";

/** Switches sending off, or on again after its owner or days of failures had. Throws `forbidden`, `not-found`. */
export async function switchWebhook(
  { database, actor }: ServiceContext,
  { workspaceId, enabled }: { readonly workspaceId: string; readonly enabled: boolean },
): Promise<void> {
  authorize(actor, workspaceId, "alerts:manage");
  await database.$transaction(async (transaction) => {
    const present = await transaction.webhookEndpoint.findUnique({ where: { workspaceId }, select: { id: true } });
    if (!present) throw noEndpoint();
    await transaction.webhookEndpoint.update({
      where: { workspaceId },
      data: { failingSince: null, disabledAt: enabled ? null : new Date(), disabledWhy: null },
      select: { id: true },
    });
    await recordAudit(transaction, actor, {
      workspaceId,
      action: enabled ? "webhook.enable" : "webhook.disable",
      target: `webhook:${present.id}`,
    });
  });
}

/** Forgets the address, the secret and what was delivered. Throws `forbidden`, `not-found`. */
export async function removeWebhookEndpoint(
  { database, actor }: ServiceContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<void> {
  authorize(actor, workspaceId, "alerts:manage");
  await database.$transaction(async (transaction) => {
    const present = await transaction.webhookEndpoint.findUnique({ where: { workspaceId } });
    if (!present) throw noEndpoint();
    await transaction.webhookEndpoint.delete({ where: { workspaceId }, select: { id: true } });
    await recordAudit(transaction, actor, {
      workspaceId,
      action: "webhook.remove",
      target: `webhook:${present.id}`,
      detail: { url: present.url },
    });
  });
}
