import { type LimitState, readSpendUsages } from "@causeway/db";
import type { KeyUsage } from "@causeway/gateway";
import { subjectOf } from "@causeway/limits";
import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";
import { readLimitStates } from "../usage-limit/read.ts";

/** A key as programs manage it. */
export type ApiKeyDetails = {
  readonly id: string;
  /** SHA-256 of the key, 64 hex digits. */
  readonly hash: string;
  readonly name: string;
  readonly label: string;
  readonly disabled: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly expiresAt: Date | undefined;
  /** Addresses and networks from which it works; none is anywhere. */
  readonly allowedIps: readonly string[];
  /** What it is for, in lower case. */
  readonly environment: string | undefined;
  readonly createdById: string | undefined;
  readonly workspaceId: string;
  readonly usage: KeyUsage;
  /** The key's own. */
  readonly limits: LimitState;
};

export type FindApiKeysInput = {
  readonly workspaceId: string;
  readonly hash?: string | undefined;
  readonly offset?: number | undefined;
  readonly includeDisabled?: boolean | undefined;
  readonly environment?: string | undefined;
};

const pageSize = 100;

/** Keys that call models and are not revoked, newest first, 100 at most. Throws `forbidden`, `not-found`. */
export async function findApiKeys(
  { database, actor }: ServiceContext,
  { workspaceId, hash, offset = 0, includeDisabled = true, environment: wanted }: FindApiKeysInput,
): Promise<readonly ApiKeyDetails[]> {
  authorize(actor, workspaceId, "api-key:read");
  const rows = await database.apiKey.findMany({
    where: {
      workspaceId,
      class: "inference",
      revokedAt: null,
      ...(hash !== undefined && { hash }),
      ...(!includeDisabled && { disabled: false }),
      ...(wanted !== undefined && { environment: wanted.trim().toLowerCase() }),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    skip: offset,
    take: pageSize,
  });
  const holders = rows.map(({ id, label }) => ({ holder: "key", subject: subjectOf.key(id), name: label }) as const);
  const [usages, states] = await Promise.all([
    readSpendUsages(
      database,
      holders.map(({ subject }) => subject),
    ),
    readLimitStates(database, holders),
  ]);
  return rows.flatMap((row) => {
    const usage = usages.get(subjectOf.key(row.id));
    const limits = states.get(subjectOf.key(row.id));
    if (!usage || !limits) return [];
    const { id, name, label, disabled, createdAt, updatedAt, expiresAt, createdById, allowedIps, environment } = row;
    return {
      id,
      hash: row.hash,
      name,
      label,
      disabled,
      createdAt,
      updatedAt,
      expiresAt: expiresAt ?? undefined,
      allowedIps,
      environment: environment ?? undefined,
      createdById: createdById ?? undefined,
      workspaceId,
      usage,
      limits,
    };
  });
}
