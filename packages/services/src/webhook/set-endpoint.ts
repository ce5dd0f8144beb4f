import { randomUUIDv7 } from "node:crypto";
import { AppError } from "@causeway/errors";
import { mintWebhookSecret } from "@causeway/webhooks";
import { z } from "zod";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { placeOf, requireVault, type WebhookServiceContext } from "./context.ts";

/** Why an address cannot be used, as the end of a sentence about it; `undefined` when it can. */
export type WebhookUrlJudge = (url: string) => string | undefined;

/**
 * Sets where the workspace's alerts are sent to, switched on. The first time, and when asked for, with a new secret,
 * which is returned this once.
 * Throws `invalid-request` naming the field, `forbidden`, `service-unavailable`.
 */
export async function setWebhookEndpoint(
  context: WebhookServiceContext & { readonly judgeUrl: WebhookUrlJudge },
  input: { readonly workspaceId: string; readonly url: string; readonly newSecret?: boolean | undefined },
): Promise<{ readonly secret: string | undefined }> {
  const { workspaceId } = input;
  authorize(context.actor, workspaceId, "alerts:manage");
  const { url, newSecret } = parseInput(schema, input);
  const because = context.judgeUrl(url);
  if (because !== undefined) throw new AppError("invalid-request", `The address ${because}.`, { parameter: "url" });
  const vault = requireVault(context);
  return await context.database.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`webhook:${workspaceId}`}, 0))::text`;
    const present = await transaction.webhookEndpoint.findUnique({ where: { workspaceId } });
    const id = present?.id ?? randomUUIDv7();
    const secret = present && newSecret !== true ? undefined : mintWebhookSecret();
    const on = { url, failingSince: null, disabledAt: null, disabledWhy: null };
    const sealedSecret =
      secret === undefined ? present?.sealedSecret : await vault.seal(secret, placeOf(workspaceId, id));
    if (sealedSecret === undefined) throw new Error("A new endpoint without a secret");
    await transaction.webhookEndpoint.upsert({
      where: { workspaceId },
      create: { id, workspaceId, sealedSecret, ...on },
      update: { sealedSecret, ...on },
      select: { id: true },
    });
    await recordAudit(transaction, context.actor, {
      workspaceId,
      action: "webhook.set",
      target: `webhook:${id}`,
      detail: { before: present?.url ?? null, after: url, isNewSecret: secret !== undefined },
    });
    return { secret };
  });
}

const schema = z.object({
  url: z
    .string()
    .trim()
    .min(1, "Write the address that alerts are sent to, such as https://example.com/hooks/causeway.")
    .max(2_048, "An address has at most 2,048 characters."),
  newSecret: z.boolean().optional(),
});
