import { isLatestName, parseModelSlug, routerNamed } from "@causeway/catalog";
import type { DatabaseOrTransaction } from "@causeway/db";
import { AppError } from "@causeway/errors";
import { costTiers, isJsonObject, readPluginDefaults, readProviderPreferences } from "@causeway/protocol";
import type { Prisma } from "@causeway/prisma";
import { z } from "zod";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import { announceLimitChange, type LimitServiceContext } from "../usage-limit/context.ts";
import { type RoutingSettings, storedSettings } from "./settings.ts";

/** What is left out stays as it is; `null` is no setting. */
export type SetRoutingSettingsInput = {
  readonly workspaceId: string;
  /** A model, or a router such as `causeway/auto`. */
  readonly defaultModel?: string | null | undefined;
  /** In the words of a call's `provider`, of which it takes the place of the present one as a whole. */
  readonly provider?: unknown;
  readonly autoAllowedModels?: readonly string[] | null | undefined;
  readonly autoCostTier?: string | null | undefined;
  /** In the words of a call's `plugins`, with `prevent_overrides` besides; takes the place of the present list. */
  readonly plugins?: unknown;
};

/** What binds every call, and what is a default for those that say nothing. */
const providerFields: readonly string[] = [
  "only",
  "ignore",
  "data_collection",
  "zdr",
  "enforce_distillable_text",
  "quantizations",
  "max_price",
  "order",
  "sort",
  "preferred_min_throughput",
  "preferred_max_latency",
];

/**
 * Changes how the workspace's calls are routed, from now on in every process. Calls under way end as they were admitted.
 * Throws `invalid-request` naming the field, `forbidden`, `not-found`.
 */
export async function setRoutingSettings(
  context: LimitServiceContext,
  input: SetRoutingSettingsInput,
): Promise<RoutingSettings> {
  const write = routingSettingsChange(context, input);
  const after = await context.database.$transaction(write);
  await announceLimitChange(context, input.workspaceId);
  return after;
}

/** The same in a transaction of whoever calls what it returns, and announces it; the input is checked at once. */
export function routingSettingsChange(
  { actor }: Pick<LimitServiceContext, "actor">,
  input: SetRoutingSettingsInput,
): (transaction: Prisma.TransactionClient) => Promise<RoutingSettings> {
  const { workspaceId } = input;
  authorize(actor, workspaceId, "routing:manage");
  const { defaultModel, autoAllowedModels, autoCostTier } = parseInput(schema, input);
  const provider = checkedProvider(input.provider);
  const plugins = checkedPlugins(input.plugins);
  return async (transaction) => {
    // Whoever changes the same settings comes after us, so that the audit entry names what was replaced.
    await transaction.$queryRaw`SELECT 1 FROM workspace WHERE id = ${workspaceId} FOR NO KEY UPDATE`;
    if (typeof defaultModel === "string") await checkModel(transaction, defaultModel);
    const before = await storedSettings(transaction, workspaceId);
    const data = {
      ...(defaultModel !== undefined && { defaultModel }),
      ...(provider !== undefined && { provider }),
      ...(autoAllowedModels !== undefined && { autoAllowedModels: autoAllowedModels ?? [] }),
      ...(autoCostTier !== undefined && { autoCostTier }),
      ...(plugins !== undefined && { plugins }),
    };
    await transaction.routingSettings.upsert({
      where: { workspaceId },
      create: { workspaceId, ...data },
      update: data,
      select: { workspaceId: true },
    });
    const settings = await storedSettings(transaction, workspaceId);
    await recordAudit(transaction, actor, {
      workspaceId,
      action: "routing-settings.set",
      target: `workspace:${workspaceId}`,
      detail: { before: detailOf(before), after: detailOf(settings) },
    });
    return settings;
  };
}

const detailOf = (settings: RoutingSettings): Prisma.InputJsonObject => ({
  defaultModel: settings.defaultModel ?? null,
  provider: settings.provider,
  autoAllowedModels: settings.autoAllowedModels ? [...settings.autoAllowedModels] : null,
  autoCostTier: settings.autoCostTier ?? null,
  plugins: settings.plugins.map((plugin) => ({ ...plugin })) as Prisma.InputJsonArray,
});

function checkedPlugins(value: unknown): Prisma.InputJsonArray | undefined {
  if (value === undefined) return undefined;
  readPluginDefaults(value);
  return (value ?? []) as Prisma.InputJsonArray;
}

function checkedProvider(value: unknown): Prisma.InputJsonObject | undefined {
  if (value === undefined) return undefined;
  if (value === null) return {};
  // As a call's own would be read: it names the field of what is wrong.
  readProviderPreferences(value);
  const other = isJsonObject(value) ? Object.keys(value).find((field) => !providerFields.includes(field)) : undefined;
  if (other === undefined) return { ...value };
  throw new AppError(
    "invalid-request",
    `provider.${other} cannot be set for a workspace: it may set ${providerFields.join(", ")}.`,
    { parameter: `provider.${other}` },
  );
}

async function checkModel(database: DatabaseOrTransaction, text: string): Promise<void> {
  if (routerNamed(text) !== undefined || text.startsWith("own/")) return;
  const slug = parseModelSlug(text);
  if (slug && isLatestName(slug.modelId)) return;
  const isKnown = slug && (await database.model.findFirst({ where: { id: slug.modelId }, select: { id: true } }));
  if (isKnown) return;
  throw new AppError("invalid-request", `${text} is not a model. See GET /api/v1/models.`, {
    parameter: "defaultModel",
  });
}

const pattern = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[\w*.:/~@-]{1,200}$/, "Write models as author/name with * for any text, such as anthropic/*.");

const schema = z.object({
  defaultModel: z
    .string()
    .trim()
    .toLowerCase()
    .max(200, "A model's name has at most 200 characters.")
    .nullable()
    .optional()
    .transform((text) => (text === "" ? null : text)),
  autoAllowedModels: z
    .array(pattern)
    .max(100, "At most 100 models can be listed: use * to name many at once.")
    .nullable()
    .optional(),
  autoCostTier: z
    .enum(costTiers, { error: `The cost tier must be one of ${costTiers.join(", ")}.` })
    .nullable()
    .optional(),
});
