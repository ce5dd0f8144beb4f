import type { Database } from "@causeway/db";
import type { ActivityFilter, OneOrMore } from "../activity-source.ts";
import type { Condition, Dimension } from "../measure-store.ts";

/** A page's filter in the words of a store, which knows keys and not who made them. */
export async function conditionsOf(
  database: Database,
  workspaceId: string,
  { modelId, providerId, apiKeyId, status, appId, memberId, ownKey }: ActivityFilter,
): Promise<readonly Condition[]> {
  return [
    ...anyOf("model", modelId),
    ...anyOf("provider", providerId),
    ...anyOf("key", apiKeyId),
    ...anyOf("status", status),
    ...anyOf("app", appId),
    ...anyOf("ownKey", ownKey === undefined ? undefined : String(ownKey)),
    ...anyOf("key", memberId === undefined ? undefined : await keysOf(database, workspaceId, memberId)),
  ];
}

/** `none` is how the page says that a call has no app, or no provider. */
const anyOf = (dimension: Dimension, values: OneOrMore | undefined): readonly Condition[] =>
  values === undefined
    ? []
    : [{ dimension, is: "any", values: [values].flat().map((value) => (value === "none" ? "" : value)) }];

async function keysOf(database: Database, workspaceId: string, memberId: OneOrMore): Promise<readonly string[]> {
  const members = [memberId].flat();
  const keys = await database.apiKey.findMany({
    where: {
      workspaceId,
      OR: [{ createdById: { in: members } }, ...(members.includes("none") ? [{ createdById: null }] : [])],
    },
    select: { id: true },
  });
  return keys.map(({ id }) => id);
}
