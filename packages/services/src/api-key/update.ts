import { AppError } from "@causeway/errors";
import { formatUsd, nanoUsd } from "@causeway/money";
import { z } from "zod";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { announceChange, type KeyServiceContext } from "./announce-change.ts";
import { limitInput, limitResetInput, nameInput } from "./limits-input.ts";
import { noSuchKey } from "./no-such-key.ts";

export type UpdateApiKeyInput = {
  readonly workspaceId: string;
  readonly id: string;
  readonly name?: string | undefined;
  readonly disabled?: boolean | undefined;
  /** Decimal dollars, or null for no limit. */
  readonly limit?: string | null | undefined;
  readonly limitReset?: "daily" | "weekly" | "monthly" | null | undefined;
};

/**
 * Changes what is given and leaves the rest.
 * Throws `invalid-request` naming the field, `not-found`, `conflict` for a revoked key.
 */
export async function updateApiKey(context: KeyServiceContext, input: UpdateApiKeyInput): Promise<void> {
  const { workspaceId, id } = input;
  authorize(context.actor, workspaceId, "api-key:update");
  const change = parseInput(schema, input);
  const hash = await context.database.$transaction(async (transaction) => {
    // Locked, so that the audit entry names the values this change replaced, and so that a revocation is not undone.
    await transaction.$queryRaw`SELECT 1 FROM api_key WHERE id = ${id} AND workspace_id = ${workspaceId} FOR UPDATE`;
    const before = await transaction.apiKey.findFirst({ where: { id, workspaceId }, select: changeable });
    if (!before) throw noSuchKey();
    if (before.revokedAt)
      throw new AppError("conflict", "This key is revoked and cannot be changed. Create a new one.");
    const limitNano = change.limit === undefined ? before.limitNano : change.limit;
    const after = {
      name: change.name ?? before.name,
      disabled: change.disabled ?? before.disabled,
      limitNano,
      // Without a limit there is nothing to reset.
      limitReset: limitNano === null ? null : change.limitReset === undefined ? before.limitReset : change.limitReset,
    };
    await transaction.apiKey.update({ where: { id }, data: after, select: { id: true } });
    await recordAudit(transaction, context.actor, {
      workspaceId,
      action: "api-key.update",
      target: `api-key:${id}`,
      detail: { before: readable(before), after: readable(after) },
    });
    return before.hash;
  });
  await announceChange(context, hash);
}

const schema = z.object({
  name: nameInput.optional(),
  disabled: z.boolean().optional(),
  limit: limitInput.nullable().optional(),
  limitReset: limitResetInput.nullable().optional(),
});

const changeable = {
  hash: true,
  revokedAt: true,
  name: true,
  disabled: true,
  limitNano: true,
  limitReset: true,
} as const;

type Changeable = { name: string; disabled: boolean; limitNano: bigint | null; limitReset: string | null };

const readable = ({ name, disabled, limitNano, limitReset }: Changeable) => ({
  name,
  disabled,
  limit: limitNano === null ? null : formatUsd(nanoUsd(limitNano)),
  limitReset,
});
