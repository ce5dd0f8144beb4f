import { randomUUIDv7 } from "node:crypto";
import { AppError } from "@causeway/errors";
import { secretLabel } from "@causeway/vault";
import { z } from "zod";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { announceOwnKeyChange, type OwnKeyServiceContext, requireVault } from "./context.ts";
import { nextPosition } from "./next-position.ts";
import { checkLists, checkPlacement, secretInput, settingsShape } from "./settings-input.ts";

export type OwnKeySettings = {
  /** 1 to 100 characters; the provider's name when absent. */
  readonly name?: string | undefined;
  /** Tried before our shared capacity (the default) or after it. */
  readonly placement?: "prioritized" | "fallback" | undefined;
  /** Calls that this key serves are never made on shared capacity: the default of prioritized keys. */
  readonly alwaysUse?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  /** Whom and what it serves; `null` or absent means all, an empty list is refused. */
  readonly modelIds?: readonly string[] | null | undefined;
  readonly apiKeyIds?: readonly string[] | null | undefined;
  readonly userIds?: readonly string[] | null | undefined;
};

export type CreateOwnKeyInput = OwnKeySettings & {
  readonly workspaceId: string;
  readonly providerId: string;
  /** The provider's key. Nobody sees it again. */
  readonly key: string;
};

/**
 * Seals a provider's key into the workspace, last in its order.
 * Throws `invalid-request` naming the field, `forbidden`, `not-found` for another's workspace, `conflict` at 100 keys.
 */
export async function createOwnKey(
  context: OwnKeyServiceContext,
  input: CreateOwnKeyInput,
): Promise<{ readonly id: string; readonly label: string }> {
  const { workspaceId } = input;
  authorize(context.actor, workspaceId, "own-key:manage");
  const { key, providerId, ...settings } = parseInput(schema, input);
  const vault = requireVault(context);
  const placement = settings.placement ?? "prioritized";
  const alwaysUse = settings.alwaysUse ?? placement === "prioritized";
  checkPlacement(placement, alwaysUse);
  const id = randomUUIDv7();
  const label = secretLabel(key);
  const sealed = await vault.seal(key, { workspaceId, providerId, rowId: id });
  await context.database.$transaction(async (transaction) => {
    const position = await nextPosition(transaction, workspaceId);
    const provider = await transaction.provider.findUnique({ where: { id: providerId }, select: { name: true } });
    if (!provider) throw unknownProvider(providerId);
    await checkLists(transaction, workspaceId, settings);
    const facts = {
      providerId,
      name: settings.name ?? provider.name,
      label,
      placement,
      alwaysUse,
      disabled: settings.disabled ?? false,
      modelIds: settings.modelIds ?? [],
      apiKeyIds: settings.apiKeyIds ?? [],
      userIds: settings.userIds ?? [],
    };
    await transaction.ownKey.create({
      data: {
        id,
        workspaceId,
        createdById: context.actor.kind === "user" ? context.actor.userId : null,
        sealed,
        position,
        ...facts,
      },
      select: { id: true },
    });
    await recordAudit(transaction, context.actor, {
      workspaceId,
      action: "own-key.create",
      target: `own-key:${id}`,
      detail: facts,
    });
  });
  await announceOwnKeyChange(context, workspaceId);
  return { id, label };
}

const schema = z.object({ ...settingsShape, providerId: z.string().min(1).max(100), key: secretInput });

const unknownProvider = (providerId: string) =>
  new AppError("invalid-request", `There is no provider ${providerId}. See GET /api/v1/providers.`, {
    parameter: "providerId",
  });
