import type { Database } from "@causeway/db";
import type { Grouping } from "../activity-source.ts";

/** Names of what groups are, by their ids: what a thing is called today. What is gone keeps its id. */
export async function namesOf(
  database: Database,
  {
    groupBy,
    workspaceId,
    ids,
  }: { readonly groupBy: Grouping; readonly workspaceId: string; readonly ids: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const found = await read[groupBy](database, workspaceId, ids);
  return new Map(ids.map((id) => [id, found.get(id) ?? (id === "none" ? noName[groupBy] : id)]));
}

type Read = (database: Database, workspaceId: string, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

const byId = (rows: readonly { readonly id: string; readonly name: string }[]): ReadonlyMap<string, string> =>
  new Map(rows.map(({ id, name }) => [id, name]));

const columns = { id: true, name: true } as const;

const read: Record<Grouping, Read> = {
  model: async (database, _, ids) =>
    byId(await database.model.findMany({ where: { id: { in: [...ids] } }, select: columns })),
  provider: async (database, workspaceId, ids) => {
    const own = await database.ownKey.findMany({
      where: { workspaceId, providerId: { in: [...ids] } },
      select: { providerId: true, name: true },
    });
    const providers = await database.provider.findMany({ where: { id: { in: [...ids] } }, select: columns });
    // An own endpoint is called as its owner calls it; a provider keeps its name whosever key it was.
    return byId([...own.map(({ providerId, name }) => ({ id: providerId, name })), ...providers]);
  },
  key: async (database, workspaceId, ids) =>
    byId(await database.apiKey.findMany({ where: { workspaceId, id: { in: [...ids] } }, select: columns })),
  app: async (database, workspaceId, ids) =>
    byId(
      await database.$queryRaw<{ id: string; name: string }[]>`
        SELECT DISTINCT ON (app_url) app_url AS id, app_title AS name FROM activity_series
         WHERE workspace_id = ${workspaceId} AND app_url = ANY (${ids}::text[]) AND app_url <> '' AND app_title <> ''
         ORDER BY app_url, id DESC`,
    ),
  member: async (database, _, ids) => {
    const users = await database.user.findMany({
      where: { id: { in: [...ids] } },
      select: { id: true, name: true, email: true },
    });
    return byId(users.map(({ id, name, email }) => ({ id, name: name ?? email })));
  },
  status: () => Promise.resolve(new Map()),
};

const noName: Record<Grouping, string> = {
  model: "No model",
  provider: "No provider",
  key: "No key",
  app: "No app",
  member: "No member",
  status: "No status",
};
