import type { KeySource } from "@causeway/gateway";
import type { ApiKey } from "@causeway/limits";
import { nanoUsd } from "@causeway/money";
import type { Prisma } from "@causeway/prisma";
import type { Database } from "./database.ts";

export const createKeySource = (database: Database): KeySource => ({
  async findByHash(hash) {
    const row = await database.apiKey.findUnique({ where: { hash } });
    return row ? toApiKey(row) : undefined;
  },
});

const toApiKey = (row: Prisma.ApiKeyGetPayload<object>): ApiKey => ({
  id: row.id,
  workspaceId: row.workspaceId,
  class: row.class,
  name: row.name,
  label: row.label,
  disabled: row.disabled,
  revokedAt: row.revokedAt ?? undefined,
  expiresAt: row.expiresAt ?? undefined,
  limit: row.limitNano === null ? undefined : nanoUsd(row.limitNano),
  limitReset: row.limitReset ?? undefined,
  createdAt: row.createdAt,
  createdById: row.createdById ?? undefined,
});
