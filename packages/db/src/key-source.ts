import type { KeySource } from "@causeway/gateway";
import type { ApiKey, HolderLimits } from "@causeway/limits";
import type { Prisma } from "@causeway/prisma";
import type { Database } from "./database.ts";
import { holdersOfKey, readHolderLimits } from "./holder-limits.ts";
import { toWorkspaceRouting } from "./workspace-routing.ts";

export const createKeySource = (database: Database): KeySource => ({
  async findByHash(hash) {
    const row = await database.apiKey.findUnique({ where: { hash }, include: relations });
    if (row) return toApiKey(row, await readHolderLimits(database, holdersOfKey(row)));
    return await findByFormerSecret(database, hash);
  },
});

/** A secret that was rotated away is the key itself, until it ends. */
async function findByFormerSecret(database: Database, hash: string): Promise<ApiKey | undefined> {
  const former = await database.formerApiKeySecret.findUnique({
    where: { hash },
    select: { label: true, endsAt: true, apiKey: { include: relations } },
  });
  if (!former) return undefined;
  const key = toApiKey(former.apiKey, await readHolderLimits(database, holdersOfKey(former.apiKey)));
  const expiresAt = key.expiresAt && key.expiresAt < former.endsAt ? key.expiresAt : former.endsAt;
  return { ...key, label: former.label, expiresAt };
}

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
