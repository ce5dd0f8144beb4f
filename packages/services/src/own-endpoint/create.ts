import { randomUUIDv7 } from "node:crypto";
import { toStoredFlatRate } from "@causeway/db";
import { AppError } from "@causeway/errors";
import { ownProviderId } from "@causeway/routing";
import { secretLabel } from "@causeway/vault";
import type { z } from "zod";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { announceOwnKeyChange, requireVault } from "../own-key/context.ts";
import { nextPosition } from "../own-key/next-position.ts";
import { checkLists, checkPlacement } from "../own-key/settings-input.ts";
import { parseInput } from "../parse-input.ts";
import { checkAddress, requireAnswer } from "./check-endpoint.ts";
import type { OwnEndpointServiceContext } from "./context.ts";
import { checkFlatRate } from "./check-flat-rate.ts";
import { createSchema } from "./input.ts";
import { resolveModels } from "./resolve-models.ts";

export type CreateOwnEndpointInput = z.input<typeof createSchema> & { readonly workspaceId: string };

/** What is shown where a key would be. */
const noKeyLabel = "no key";

/**
 * Adds a base URL of the workspace's own, last in the order of its own keys, once it has answered one real call.
 * Throws `invalid-request` naming the field and the fix, `forbidden`, `conflict` for a short name that is taken.
 */
export async function createOwnEndpoint(
  context: OwnEndpointServiceContext,
  input: CreateOwnEndpointInput,
): Promise<{ readonly id: string; readonly label: string }> {
  const { workspaceId } = input;
  authorize(context.actor, workspaceId, "own-key:manage");
  const { slug, wireFormat, baseUrl, key = "", models, flatRate, ...settings } = parseInput(createSchema, input);
  const vault = requireVault(context);
  const placement = settings.placement ?? "prioritized";
  const alwaysUse = settings.alwaysUse ?? placement === "prioritized";
  checkPlacement(placement, alwaysUse);
  checkFlatRate(placement, flatRate ?? undefined);
  checkAddress(context, baseUrl);
  const columns = await resolveModels(context.database, slug, models);
  const [first] = columns;
  if (first) await requireAnswer(context, { wireFormat, baseUrl, secret: key, upstreamModelId: first.upstreamModelId });

  const id = randomUUIDv7();
  const providerId = ownProviderId(slug);
  const label = key === "" ? noKeyLabel : secretLabel(key);
  const sealed = await vault.seal(key, { workspaceId, providerId, rowId: id });
  await context.database.$transaction(async (transaction) => {
    const position = await nextPosition(transaction, workspaceId);
    const taken = await transaction.ownEndpoint.count({ where: { workspaceId, slug } });
    if (taken > 0) throw slugTaken(slug);
    await checkLists(transaction, workspaceId, settings);
    const facts = {
      providerId,
      name: settings.name,
      label,
      placement,
      alwaysUse,
      disabled: settings.disabled ?? false,
      modelIds: settings.modelIds ?? [],
      apiKeyIds: settings.apiKeyIds ?? [],
      userIds: settings.userIds ?? [],
    };
    const createdById = context.actor.kind === "user" ? context.actor.userId : null;
    await transaction.ownKey.create({
      data: { id, workspaceId, createdById, sealed, position, ...facts },
      select: { id: true },
    });
    await transaction.ownEndpoint.create({
      data: {
        ownKeyId: id,
        workspaceId,
        slug,
        wireFormat: wireFormat === "openai-chat" ? "openai_chat" : "anthropic_messages",
        baseUrl,
        ...(flatRate && { flatRate: toStoredFlatRate(flatRate) }),
        models: { create: columns.map((column) => ({ ...column, paidByCall: !flatRate })) },
      },
      select: { ownKeyId: true },
    });
    await recordAudit(transaction, context.actor, {
      workspaceId,
      action: "own-endpoint.create",
      target: `own-key:${id}`,
      detail: { ...facts, slug, wireFormat, baseUrl, models: columns.map(({ modelId }) => modelId) },
    });
  });
  await announceOwnKeyChange(context, workspaceId);
  return { id, label };
}

const slugTaken = (slug: string) =>
  new AppError("conflict", `This workspace has another endpoint with the short name ${slug}. Choose another.`, {
    parameter: "slug",
  });
