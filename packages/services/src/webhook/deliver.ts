import type { Database } from "@causeway/db";
import { longestFailureMs, retryAfterMs, signWebhook, type WebhookAttempt } from "@causeway/webhooks";
import { recordNotice } from "../notice/record.ts";
import { placeOf, requireVault, type WebhookContext } from "./context.ts";

export type DeliveryContext = WebhookContext & { readonly database: Database };

/** Sent at the same time, so that one slow receiver does not keep the others waiting. */
const mostAtOnce = 10;

/**
 * Makes one attempt for every delivery that is due. Several workers share the work; one that dies in between has its
 * deliveries made again after a minute, with the same id. Returns how many attempts were made.
 */
export async function deliverDueWebhooks(context: DeliveryContext): Promise<number> {
  if (!context.vault) return 0;
  let attempts = 0;
  for (;;) {
    const claimed = await claimDue(context.database);
    await Promise.all(claimed.map((delivery) => attempt(context, delivery)));
    attempts += claimed.length;
    if (claimed.length < mostAtOnce) return attempts;
  }
}

/** Sends one that was just queued at once; nothing happens when a worker was faster. */
export async function deliverNow(context: DeliveryContext, id: string): Promise<WebhookAttempt | undefined> {
  const [delivery] = await claimDue(context.database, id);
  return delivery && (await attempt(context, delivery));
}

type Claimed = {
  id: string;
  body: string;
  attempts: number;
  endpointId: string;
  workspaceId: string;
  url: string;
  sealedSecret: string;
};

const claimDue = (database: Database, onlyId: string | null = null): Promise<Claimed[]> =>
  database.$queryRaw<Claimed[]>`
    UPDATE webhook_delivery AS delivery
       SET attempts = delivery.attempts + 1, next_attempt_at = now() + interval '1 minute'
      FROM webhook_endpoint AS endpoint
     WHERE endpoint.id = delivery.endpoint_id AND delivery.id IN (
       SELECT due.id FROM webhook_delivery AS due JOIN webhook_endpoint AS its ON its.id = due.endpoint_id
        WHERE due.state = 'pending' AND due.next_attempt_at <= now() AND its.disabled_at IS NULL
          AND (${onlyId}::text IS NULL OR due.id = ${onlyId})
        ORDER BY due.next_attempt_at LIMIT ${mostAtOnce} FOR UPDATE OF due SKIP LOCKED)
    RETURNING delivery.id, delivery.body, delivery.attempts, endpoint.id AS "endpointId",
      endpoint.workspace_id AS "workspaceId", endpoint.url, endpoint.sealed_secret AS "sealedSecret"`;

async function attempt(context: DeliveryContext, delivery: Claimed): Promise<WebhookAttempt> {
  const { id, body, workspaceId, endpointId, url, sealedSecret } = delivery;
  const vault = requireVault(context);
  const secret = await vault.open(sealedSecret, placeOf(workspaceId, endpointId)).catch(() => undefined);
  const outcome: WebhookAttempt =
    secret === undefined
      ? { kind: "failed", status: undefined, ms: 0, reason: "Its secret cannot be opened any more: make a new one." }
      : await context.sender.send(url, signWebhook({ id, at: new Date(), body }, secret));
  if (outcome.kind === "accepted") await recordSuccess(context.database, delivery, outcome);
  else await recordFailure(context.database, delivery, outcome);
  return outcome;
}

async function recordSuccess(database: Database, { id, endpointId }: Claimed, { status, ms }: WebhookAttempt) {
  await database.$transaction([
    database.webhookDelivery.updateMany({
      where: { id, state: "pending" },
      data: { state: "delivered", endedAt: new Date(), lastStatus: status ?? null, lastError: null, lastMs: ms },
    }),
    database.webhookEndpoint.updateMany({ where: { id: endpointId }, data: { failingSince: null } }),
  ]);
}

type Failure = Extract<WebhookAttempt, { kind: "failed" }>;

async function recordFailure(database: Database, delivery: Claimed, { status, ms, reason }: Failure): Promise<void> {
  const { id, attempts, endpointId, workspaceId, url } = delivery;
  const waitMs = retryAfterMs(attempts);
  const now = new Date();
  await database.$transaction(async (transaction) => {
    // An attempt that another worker has taken over meanwhile is his to judge.
    await transaction.webhookDelivery.updateMany({
      where: { id, state: "pending", attempts },
      data: {
        lastStatus: status ?? null,
        lastError: reason,
        lastMs: ms,
        ...(waitMs === undefined
          ? { state: "failed", endedAt: now }
          : { nextAttemptAt: new Date(now.getTime() + waitMs) }),
      },
    });
    const [endpoint] = await transaction.$queryRaw<{ failingSince: Date }[]>`
      UPDATE webhook_endpoint SET failing_since = coalesce(failing_since, now())
       WHERE id = ${endpointId} AND disabled_at IS NULL RETURNING failing_since AS "failingSince"`;
    if (!endpoint || now.getTime() - endpoint.failingSince.getTime() < longestFailureMs) return;
    await transaction.webhookEndpoint.update({
      where: { id: endpointId },
      data: { disabledAt: now, disabledWhy: `It accepted nothing for three days. The last attempt: ${reason}` },
      select: { id: true },
    });
    await recordNotice(transaction, {
      workspaceId,
      kind: "webhook-disabled",
      subjectId: `${endpointId}:${endpoint.failingSince.toISOString()}`,
      facts: { url, reason, failingSince: endpoint.failingSince.toISOString() },
    });
  });
}
