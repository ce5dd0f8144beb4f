import type { KeySource } from "@causeway/gateway";
import type { ApiKey, HolderLimits } from "@causeway/limits";
import type { Prisma } from "@causeway/prisma";
import type { Database } from "./database.ts";
import { holdersOfKey, readHolderLimits } from "./holder-limits.ts";
import { toWorkspaceRouting } from "./workspace-routing.ts";

export const createKeySource = (database: Database): KeySource => ({
  async findByHash(hash) {
    const row = await database.apiKey.findUnique({ where: { hash }, include: relations });
    return row ? toApiKey(row, await readHolderLimits(database, holdersOfKey(row))) : undefined;
  },
});

const relations = {
  workspace: { select: { id: true, name: true, routingSettings: true } },
  createdBy: { select: { id: true, email: true } },
} as const;

const toApiKey = (
  row: Prisma.ApiKeyGetPayload<{ include: typeof relations }>,
  limits: readonly HolderLimits[],
): ApiKey => ({
  id: row.id,
  workspaceId: row.workspaceId,
  class: row.class,
  name: row.name,
  label: row.label,
  disabled: row.disabled,
  revokedAt: row.revokedAt ?? undefined,
  expiresAt: row.expiresAt ?? undefined,
  limits,
  ...(row.workspace.routingSettings && { routing: toWorkspaceRouting(row.workspace.routingSettings) }),
  createdAt: row.createdAt,
  createdById: row.createdById ?? undefined,
});
