import type { KeySource } from "@causeway/gateway";
import { type ApiKey, withGuardrailBudgets } from "@causeway/limits";
import type { Prisma } from "@causeway/prisma";
import type { Database } from "./database.ts";
import { contentWishOf } from "./content-wish.ts";
import { readGuardrails } from "./guardrails.ts";
import { holdersOfKey, readHolderLimits } from "./holder-limits.ts";
import { toWorkspaceRouting } from "./workspace-routing.ts";

export const createKeySource = (database: Database): KeySource => ({
  async findByHash(hash) {
    const row = await database.apiKey.findUnique({ where: { hash }, include: relations });
    if (row) return await toApiKey(database, row);
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
  const key = await toApiKey(database, former.apiKey);
  const expiresAt = key.expiresAt && key.expiresAt < former.endsAt ? key.expiresAt : former.endsAt;
  return { ...key, label: former.label, expiresAt };
}

const relations = {
  workspace: {
    select: {
      id: true,
      name: true,
      routingSettings: true,
      contentSettings: true,
      observabilityDestinations: {
        where: { enabled: true, pausedAt: null, privacyMode: false },
        select: { samplingRate: true, apiKeyIds: true },
      },
    },
  },
  createdBy: { select: { id: true, email: true } },
} as const;

async function toApiKey(
  database: Database,
  row: Prisma.ApiKeyGetPayload<{ include: typeof relations }>,
): Promise<ApiKey> {
  const [limits, { guardrails, budgets }] = await Promise.all([
    readHolderLimits(database, holdersOfKey(row)),
    readGuardrails(database, row),
  ]);
  const content = contentWishOf(row.id, row.workspace);
  return {
    id: row.id,
    workspaceId: row.workspaceId,
    class: row.class,
    name: row.name,
    label: row.label,
    disabled: row.disabled,
    revokedAt: row.revokedAt ?? undefined,
    expiresAt: row.expiresAt ?? undefined,
    limits: withGuardrailBudgets(limits, budgets),
    ...(guardrails.length > 0 && { guardrails }),
    ...(row.workspace.routingSettings && { routing: toWorkspaceRouting(row.workspace.routingSettings) }),
    ...(content && { content }),
    createdAt: row.createdAt,
    createdById: row.createdById ?? undefined,
  };
}
