import type { Prisma } from "@causeway/prisma";
import { z } from "zod";
import { callChoice, requireOwnKeys } from "../api-key/call-choice.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { announceLimitChange, type LimitServiceContext } from "../usage-limit/context.ts";
import { type ContentServiceContext, requireContentVault } from "./context.ts";
import { type ContentSettings, storedContentSettings } from "./settings.ts";

/** What is left out stays as it is. */
export type SetContentSettingsInput = {
  readonly workspaceId: string;
  readonly enabled?: boolean | undefined;
  readonly retentionDays?: number | undefined;
  readonly samplingRate?: number | undefined;
  /** `null`: all keys. */
  readonly apiKeyIds?: readonly string[] | null | undefined;
};

/**
 * Switches on or off that input and output are kept, from the next call on in every process. What was kept stays until its
 * time is over, or until it is deleted by `forgetContent`.
 * Throws `invalid-request` naming the field, `forbidden`, `not-found`, `service-unavailable`.
 */
export async function setContentSettings(
  context: ContentServiceContext & LimitServiceContext,
  input: SetContentSettingsInput,
): Promise<ContentSettings> {
  const write = contentSettingsChange(context, input);
  const after = await context.database.$transaction(write);
  await announceLimitChange(context, input.workspaceId);
  return after;
}

/** The same in a transaction of whoever calls what it returns, and announces it; the input is checked at once. */
export function contentSettingsChange(
  context: Pick<ContentServiceContext, "actor" | "vault">,
  input: SetContentSettingsInput,
): (transaction: Prisma.TransactionClient) => Promise<ContentSettings> {
  const { workspaceId } = input;
  authorize(context.actor, workspaceId, "content:manage");
  const { enabled, retentionDays, samplingRate, apiKeyIds } = parseInput(schema, input);
  if (enabled === true) requireContentVault(context);
  return async (transaction) => {
    // Whoever changes the same settings comes after us, so that the audit entry names what was replaced.
    await transaction.$queryRaw`SELECT 1 FROM workspace WHERE id = ${workspaceId} FOR NO KEY UPDATE`;
    await requireOwnKeys(transaction, workspaceId, apiKeyIds);
    const before = await storedContentSettings(transaction, workspaceId);
    const data = {
      ...(enabled !== undefined && { enabled }),
      ...(retentionDays !== undefined && { retentionDays }),
      ...(samplingRate !== undefined && { samplingRate }),
      ...(apiKeyIds !== undefined && { apiKeyIds: [...new Set(apiKeyIds)] }),
    };
    await transaction.contentSettings.upsert({
      where: { workspaceId },
      create: { workspaceId, ...data },
      update: data,
      select: { workspaceId: true },
    });
    const settings = await storedContentSettings(transaction, workspaceId);
    await recordAudit(transaction, context.actor, {
      workspaceId,
      action: "content-settings.set",
      target: `workspace:${workspaceId}`,
      detail: { before: detailOf(before), after: detailOf(settings) },
    });
    return settings;
  };
}

const detailOf = ({ apiKeyIds, ...settings }: ContentSettings) => ({
  ...settings,
  apiKeyIds: apiKeyIds ? [...apiKeyIds] : null,
});

const schema = callChoice.extend({
  enabled: z.boolean().optional(),
  retentionDays: z
    .number("Say for how many days, from 1 to 365.")
    .int("Say for how many whole days, from 1 to 365.")
    .min(1, "They are kept for a day at least.")
    .max(365, "They are kept for 365 days at most.")
    .optional(),
});
