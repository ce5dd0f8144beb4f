import { Prisma } from "@causeway/prisma";
import type { ActivityFilter } from "../activity-source.ts";

type Conditions = ActivityFilter & {
  readonly workspaceId: string;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
};

/** The WHERE of every query on generations `g`. It cannot be built without a workspace. */
export function conditions(query: Conditions): Prisma.Sql {
  const all = [
    Prisma.sql`g.workspace_id = ${query.workspaceId}`,
    ...(query.from ? [Prisma.sql`g.started_at >= ${query.from}`] : []),
    ...(query.to ? [Prisma.sql`g.started_at < ${query.to}`] : []),
    ...(query.modelId === undefined ? [] : [Prisma.sql`g.model_id = ${query.modelId}`]),
    ...(query.providerId === undefined ? [] : [Prisma.sql`g.provider_id = ${query.providerId}`]),
    ...(query.apiKeyId === undefined ? [] : [Prisma.sql`g.api_key_id = ${query.apiKeyId}`]),
    ...(query.status === undefined ? [] : [Prisma.sql`g.status::text = ${query.status}`]),
  ];
  return Prisma.join(all, " AND ");
}
