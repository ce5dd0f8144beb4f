import { Prisma } from "@causeway/prisma";
import type { ListQuery, OneOrMore } from "../activity-source.ts";
import { matchesSearch } from "./search.ts";

type Conditions = Omit<ListQuery, "cursor" | "limit">;

/** The WHERE of every query on generations `g`. It cannot be built without a workspace. */
export function conditions(query: Conditions): Prisma.Sql {
  const { modelId, providerId, apiKeyId, status, appId, memberId, ownKey, sessionId, externalUser, search } = query;
  const all = [
    Prisma.sql`g.workspace_id = ${query.workspaceId}`,
    ...(query.from ? [Prisma.sql`g.started_at >= ${query.from}`] : []),
    ...(query.to ? [Prisma.sql`g.started_at < ${query.to}`] : []),
    ...anyOf(Prisma.sql`g.model_id`, modelId),
    ...anyOf(Prisma.sql`coalesce(g.provider_id, 'none')`, providerId),
    ...anyOf(Prisma.sql`g.api_key_id`, apiKeyId),
    ...anyOf(Prisma.sql`g.status::text`, status),
    ...anyOf(Prisma.sql`coalesce(nullif(g.app_url, ''), nullif(g.app_title, ''), 'none')`, appId),
    ...(memberId === undefined
      ? []
      : [
          Prisma.sql`g.api_key_id IN (SELECT id FROM api_key WHERE workspace_id = ${query.workspaceId}
            AND coalesce(created_by_id, 'none') = ANY (${[memberId].flat()}::text[]))`,
        ]),
    ...(ownKey === undefined ? [] : [Prisma.sql`g.is_byok = ${ownKey}`]),
    ...anyOf(Prisma.sql`g.session_id`, sessionId),
    ...anyOf(Prisma.sql`g.external_user`, externalUser),
    ...(search === undefined || search === "" ? [] : [matchesSearch(search)]),
  ];
  return Prisma.join(all, " AND ");
}

const anyOf = (column: Prisma.Sql, values: OneOrMore | undefined): readonly Prisma.Sql[] =>
  values === undefined ? [] : [Prisma.sql`${column} = ANY (${[values].flat()}::text[])`];
