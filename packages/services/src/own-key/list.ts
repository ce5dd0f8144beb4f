import type { Database } from "@causeway/db";
import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";
import { listOwnEndpoints, type OwnEndpointSummary } from "../own-endpoint/list.ts";

export type OwnKeySummary = {
  readonly id: string;
  readonly providerId: string;
  readonly providerName: string;
  readonly name: string;
  /** What may be shown of the key: `sk-…wxyz`. */
  readonly label: string;
  readonly placement: "prioritized" | "fallback";
  readonly alwaysUse: boolean;
  readonly disabled: boolean;
  /** `undefined`: all. */
  readonly modelIds: readonly string[] | undefined;
  readonly apiKeyIds: readonly string[] | undefined;
  readonly userIds: readonly string[] | undefined;
  /** Set when it opens an endpoint of the workspace's own. */
  readonly endpoint: OwnEndpointSummary | undefined;
  readonly createdAt: Date;
};

/** A workspace's provider keys in the order in which they are tried. */
export async function listOwnKeys(
  { database, actor }: ServiceContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<readonly OwnKeySummary[]> {
  authorize(actor, workspaceId, "own-key:read");
  const rows = await database.ownKey.findMany({
    where: { workspaceId, removedAt: null },
    // The enum sorts as it is declared: prioritized, then fallback.
    orderBy: [{ placement: "asc" }, { position: "asc" }, { id: "asc" }],
    omit: { sealed: true },
  });
  const endpoints = await listOwnEndpoints(database, workspaceId);
  const names = await providerNames(database, [...new Set(rows.map((row) => row.providerId))]);
  return rows.map((row) => ({
    id: row.id,
    providerId: row.providerId,
    providerName: endpoints.has(row.id) ? "Own endpoint" : (names.get(row.providerId) ?? row.providerId),
    name: row.name,
    label: row.label,
    placement: row.placement,
    alwaysUse: row.alwaysUse,
    disabled: row.disabled,
    modelIds: allOr(row.modelIds),
    apiKeyIds: allOr(row.apiKeyIds),
    userIds: allOr(row.userIds),
    endpoint: endpoints.get(row.id),
    createdAt: row.createdAt,
  }));
}

const allOr = (ids: readonly string[]) => (ids.length === 0 ? undefined : ids);

async function providerNames(database: Database, ids: string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await database.provider.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return new Map(rows.map(({ id, name }) => [id, name]));
}
