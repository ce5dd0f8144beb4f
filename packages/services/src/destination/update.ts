import { maskConfig } from "@causeway/observability";
import { Prisma } from "@causeway/prisma";
import { SecretNotReadable } from "@causeway/vault";
import { requireOwnKeys } from "../api-key/call-choice.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { announceLimitChange } from "../usage-limit/context.ts";
import {
  type DestinationServiceContext,
  noSuchDestination,
  placeOfDestination,
  requireDestinationVault,
} from "./context.ts";
import { changedConfig, type DestinationSettings, settingsSchema } from "./input.ts";
import { openConfig } from "./open-config.ts";
import { type DestinationRow, type DestinationSummary, destinationRelations, toSummary } from "./summary.ts";

export type UpdateDestinationInput = DestinationSettings & {
  readonly workspaceId: string;
  readonly id: string;
  /** What is left out, or masked still, stays as it is; `null` takes a field away. */
  readonly config?: Readonly<Record<string, unknown>> | undefined;
};

/**
 * Changes what is given and leaves the rest. Whatever is changed, a paused destination goes on, and one that fails is tried at
 * once; what waits for one that is switched off is given up.
 * Throws `invalid-request` naming the field, `forbidden`, `not-found`, `service-unavailable`.
 */
export async function updateDestination(
  context: DestinationServiceContext,
  input: UpdateDestinationInput,
): Promise<DestinationSummary> {
  const { workspaceId, id } = input;
  authorize(context.actor, workspaceId, "destination:manage");
  const { filterRules, apiKeyIds, ...settings } = parseInput(settingsSchema, input);
  const vault = requireDestinationVault(context);
  const updated = await context.database.$transaction(async (transaction) => {
    await transaction.$queryRaw`
      SELECT 1 FROM observability_destination WHERE id = ${id} AND workspace_id = ${workspaceId} FOR UPDATE`;
    const present = await transaction.observabilityDestination.findFirst({
      where: { id, workspaceId },
      include: destinationRelations,
    });
    if (!present) throw noSuchDestination();
    await requireOwnKeys(transaction, workspaceId, apiKeyIds);
    const config = input.config && (await sealedChange(present, input.config));
    const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
    const row = await transaction.observabilityDestination.update({
      where: { id },
      data: {
        ...given,
        ...(apiKeyIds !== undefined && { apiKeyIds: [...new Set(apiKeyIds)] }),
        ...(filterRules !== undefined && { filterRules: filterRules ?? Prisma.DbNull }),
        ...config,
        pausedAt: null,
        failures: 0,
        failingSince: null,
        nextAttemptAt: new Date(),
      },
      include: destinationRelations,
    });
    if (!row.enabled) await transaction.observabilityDelivery.deleteMany({ where: { destinationId: id } });
    await recordAudit(transaction, context.actor, {
      workspaceId,
      action: "destination.update",
      target: `destination:${id}`,
      detail: { fields: Object.keys(input).filter((name) => !["workspaceId", "id"].includes(name)) },
    });
    return row;
  });
  await announceLimitChange(context, workspaceId);
  return toSummary(updated.enabled ? updated : { ...updated, _count: { deliveries: 0 } });

  async function sealedChange(
    row: DestinationRow,
    change: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly sealedConfig: string; readonly shownConfig: Prisma.InputJsonObject }> {
    const { type, config: shown } = toSummary(row);
    const before = await openConfig(vault, row).catch(unlessNotReadable);
    const config = changedConfig(context, { type, config: before, shown }, change);
    return {
      sealedConfig: await vault.seal(JSON.stringify(config), placeOfDestination(workspaceId, id)),
      shownConfig: maskConfig(config) as Prisma.InputJsonObject,
    };
  }
}

function unlessNotReadable(error: unknown): undefined {
  if (!(error instanceof SecretNotReadable)) throw error;
}
