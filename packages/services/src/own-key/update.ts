import { secretLabel } from "@causeway/vault";
import { z } from "zod";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { announceOwnKeyChange, noSuchOwnKey, type OwnKeyServiceContext, requireVault } from "./context.ts";
import type { OwnKeySettings } from "./create.ts";
import { checkLists, checkPlacement, secretInput, settingsShape } from "./settings-input.ts";

export type UpdateOwnKeyInput = OwnKeySettings & {
  readonly workspaceId: string;
  readonly id: string;
  /** Takes the place of the present secret. */
  readonly key?: string | undefined;
};

/**
 * Changes what is given and leaves the rest.
 * Throws `invalid-request` naming the field, `forbidden`, `not-found`.
 */
export async function updateOwnKey(context: OwnKeyServiceContext, input: UpdateOwnKeyInput): Promise<void> {
  const { workspaceId, id } = input;
  authorize(context.actor, workspaceId, "own-key:manage");
  const { key, ...change } = parseInput(schema, input);
  await context.database.$transaction(async (transaction) => {
    // Locked, so that the audit entry names the values this change replaced, and so that a removal is not undone.
    await transaction.$queryRaw`SELECT 1 FROM own_key WHERE id = ${id} AND workspace_id = ${workspaceId} FOR UPDATE`;
    const row = await transaction.ownKey.findFirst({ where: { id, workspaceId, removedAt: null }, select: changeable });
    if (!row) throw noSuchOwnKey();
    await checkLists(transaction, workspaceId, change);
    const { providerId, ...before } = row;
    const placement = change.placement ?? before.placement;
    const after = {
      name: change.name ?? before.name,
      label: key === undefined ? before.label : secretLabel(key),
      placement,
      // Who moves a key behind shared capacity means that shared capacity may be used.
      alwaysUse: change.alwaysUse ?? (placement === "prioritized" && before.alwaysUse),
      disabled: change.disabled ?? before.disabled,
      modelIds: listAfter(change.modelIds, before.modelIds),
      apiKeyIds: listAfter(change.apiKeyIds, before.apiKeyIds),
      userIds: listAfter(change.userIds, before.userIds),
    };
    checkPlacement(after.placement, after.alwaysUse);
    const sealed =
      key === undefined ? undefined : await requireVault(context).seal(key, { workspaceId, providerId, rowId: id });
    await transaction.ownKey.update({
      where: { id },
      data: { ...after, ...(sealed !== undefined && { sealed }) },
      select: { id: true },
    });
    await recordAudit(transaction, context.actor, {
      workspaceId,
      action: "own-key.update",
      target: `own-key:${id}`,
      detail: { before, after, isNewSecret: key !== undefined },
    });
  });
  await announceOwnKeyChange(context, workspaceId);
}

const schema = z.object({ ...settingsShape, key: secretInput.optional() });

const changeable = {
  providerId: true,
  name: true,
  label: true,
  placement: true,
  alwaysUse: true,
  disabled: true,
  modelIds: true,
  apiKeyIds: true,
  userIds: true,
} as const;

const listAfter = (change: string[] | null | undefined, before: string[]): string[] =>
  change === undefined ? before : (change ?? []);
