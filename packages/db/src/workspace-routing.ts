import type { WorkspaceRouting } from "@causeway/limits";
import { costTiers, readPluginDefaults, readProviderPreferences } from "@causeway/protocol";
import type { Prisma } from "@causeway/prisma";

type StoredRouting = Omit<Prisma.RoutingSettingsGetPayload<object>, "workspaceId" | "updatedAt">;

/** Routing settings as calls go by them. Throws when they cannot be understood: what binds calls is never left out. */
export const toWorkspaceRouting = (row: StoredRouting): WorkspaceRouting => ({
  defaultModel: row.defaultModel ?? undefined,
  provider: readProviderPreferences(row.provider),
  autoAllowedModels: row.autoAllowedModels.length === 0 ? undefined : row.autoAllowedModels,
  plugins: readPluginDefaults(row.plugins),
  autoCostTier: costTiers.find((tier) => tier === row.autoCostTier),
});
