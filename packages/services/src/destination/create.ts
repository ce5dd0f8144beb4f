import { randomUUIDv7 } from "node:crypto";
import { AppError } from "@causeway/errors";
import { type DestinationType, destinationTypes, maskConfig } from "@causeway/observability";
import { Prisma } from "@causeway/prisma";
import { mintWebhookSecret } from "@causeway/webhooks";
import { z } from "zod";
import { requireOwnKeys } from "../api-key/call-choice.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { announceLimitChange } from "../usage-limit/context.ts";
import { type DestinationServiceContext, placeOfDestination, requireDestinationVault } from "./context.ts";
import { checkedConfig, type DestinationSettings, settingsSchema } from "./input.ts";
import { type DestinationSummary, destinationRelations, toSummary } from "./summary.ts";

export type CreateDestinationInput = DestinationSettings & {
  readonly workspaceId: string;
  readonly type: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
};

const mostOfAType = 5;

/**
 * A destination that is told of the workspace's calls from now on. A webhook's signing secret is made when none is given, and
 * returned this once. Throws `invalid-request` naming the field, `forbidden`, `not-found`, `service-unavailable`.
 */
export async function createDestination(
  context: DestinationServiceContext,
  input: CreateDestinationInput,
): Promise<{ readonly destination: DestinationSummary; readonly signingSecret: string | undefined }> {
  const { workspaceId } = input;
  authorize(context.actor, workspaceId, "destination:manage");
  const { type, name, filterRules, apiKeyIds, ...settings } = parseInput(schema, input);
  const secret = type === "webhook" && input.config["signingSecret"] === undefined ? mintWebhookSecret() : undefined;
  const config = checkedConfig(context, type, {
    ...input.config,
    ...(secret !== undefined && { signingSecret: secret }),
  });
  const id = randomUUIDv7();
  const sealedConfig = await requireDestinationVault(context).seal(
    JSON.stringify(config),
    placeOfDestination(workspaceId, id),
  );
  const row = await context.database.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT 1 FROM workspace WHERE id = ${workspaceId} FOR NO KEY UPDATE`;
    await requireOwnKeys(transaction, workspaceId, apiKeyIds);
    const present = await transaction.observabilityDestination.count({ where: { workspaceId, type: columnOf(type) } });
    if (present >= mostOfAType) {
      throw new AppError(
        "invalid-request",
        `There are ${present} of this type already, which is as many as there can be.`,
        {
          parameter: "type",
        },
      );
    }
    const made = await transaction.observabilityDestination.create({
      data: {
        id,
        workspaceId,
        type: columnOf(type),
        name,
        sealedConfig,
        shownConfig: maskConfig(config) as Prisma.InputJsonObject,
        enabled: settings.enabled ?? true,
        privacyMode: settings.privacyMode ?? false,
        samplingRate: settings.samplingRate ?? 1,
        apiKeyIds: apiKeyIds ? [...new Set(apiKeyIds)] : [],
        filterRules: filterRules ?? Prisma.DbNull,
        tellsCost: settings.tellsCost ?? false,
        tellsIdentity: settings.tellsIdentity ?? false,
        tellsRequest: settings.tellsRequest ?? false,
      },
      include: destinationRelations,
    });
    await recordAudit(transaction, context.actor, {
      workspaceId,
      action: "destination.create",
      target: `destination:${id}`,
      detail: { type, name, privacyMode: made.privacyMode },
    });
    return made;
  });
  await announceLimitChange(context, workspaceId);
  return { destination: toSummary(row), signingSecret: secret };
}

const columnOf = (type: DestinationType) => (type === "otel-collector" ? "otel_collector" : type);

const schema = settingsSchema.extend({
  type: z.enum(destinationTypes, { error: `A destination's type is one of ${destinationTypes.join(", ")}.` }),
  name: settingsSchema.shape.name.unwrap(),
});
