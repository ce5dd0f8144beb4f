import type { DatabaseOrTransaction } from "@causeway/db";
import type { CostTier, JsonObject } from "@causeway/protocol";
import type { Prisma } from "@causeway/prisma";
import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";

export type RoutingSettings = {
  /** For calls that name no model. */
  readonly defaultModel: string | undefined;
  /** In the words of a call's `provider`. */
  readonly provider: JsonObject;
  /** What the auto router chooses from, as patterns; `undefined`: all. */
  readonly autoAllowedModels: readonly string[] | undefined;
  readonly autoCostTier: CostTier | undefined;
  /** Default plugins, in the words of a call's `plugins` with `prevent_overrides` besides. */
  readonly plugins: readonly JsonObject[];
};

/** How a workspace's calls are routed unless they say otherwise. Throws `forbidden`, `not-found`. */
export async function readRoutingSettings(
  { database, actor }: ServiceContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<RoutingSettings> {
  authorize(actor, workspaceId, "routing:read");
  return await storedSettings(database, workspaceId);
}

export async function storedSettings(database: DatabaseOrTransaction, workspaceId: string): Promise<RoutingSettings> {
  return toSettings(await database.routingSettings.findUnique({ where: { workspaceId } }));
}

const toSettings = (row: Prisma.RoutingSettingsGetPayload<object> | null): RoutingSettings => ({
  defaultModel: row?.defaultModel ?? undefined,
  provider: (row?.provider ?? {}) as JsonObject,
  autoAllowedModels: row?.autoAllowedModels.length ? row.autoAllowedModels : undefined,
  plugins: (row?.plugins ?? []) as readonly JsonObject[],
  autoCostTier: (row?.autoCostTier ?? undefined) as CostTier | undefined,
});
