import type { ListQuery, OneOrMore } from "../activity-source.ts";
import type { Clickhouse } from "./connect.ts";
import { integer, isOneOf, text } from "./literals.ts";

export type CallSearch = {
  readonly store: string;
  readonly query: ListQuery;
  /** Of the members that are looked for. */
  readonly memberKeyIds: readonly string[] | undefined;
  /** Milliseconds since 1970, half-open. */
  readonly from: number;
  readonly before: number;
  readonly limit: number;
};

export type FoundCalls = {
  /** Generations that were once as they are looked for, the newest. Some may not be so any more. */
  readonly ids: readonly string[];
  /** Of calls that began then or later none is missing. */
  readonly completeFrom: number;
};

/**
 * The newest `limit` calls of a time, and all that began in the same millisecond as the last of them. Batches that do not
 * count are looked at too: their calls are on the way, and who reads the calls themselves sees whether they are there.
 */
export async function findCalls(clickhouse: Clickhouse, search: CallSearch): Promise<FoundCalls> {
  const { from, before, limit } = search;
  const found = await clickhouse.ask<Row>(
    `${statementFor(search)} AND at >= ${integer(from)} AND at < ${integer(before)} ORDER BY at DESC LIMIT ${limit}`,
  );
  const last = found.at(-1);
  if (last === undefined || found.length < limit) return { ids: found.map(idOf), completeFrom: from };
  const sameMoment = await clickhouse.ask<Row>(`${statementFor(search)} AND at = ${integer(BigInt(last.at))}`);
  return { ids: [...found, ...sameMoment].map(idOf), completeFrom: Number(last.at) };
}

type Row = { readonly generation_id: string; readonly at: string };

const idOf = ({ generation_id: id }: Row): string => id;

function statementFor({ store, query, memberKeyIds }: CallSearch): string {
  const conditions = [
    "sign = 1",
    `workspace_id = ${text(query.workspaceId)}`,
    ...anyOf("api_key_id", memberKeyIds),
    ...conditionsOf(query),
  ];
  return `SELECT generation_id, at FROM ${store} WHERE ${conditions.join(" AND ")}`;
}

function conditionsOf(query: ListQuery): readonly string[] {
  const { modelId, providerId, apiKeyId, status, appId, ownKey, sessionId, externalUser, search } = query;
  return [
    ...anyOf("model_id", modelId),
    ...anyOf("if(provider_id = '', 'none', provider_id)", providerId),
    ...anyOf("api_key_id", apiKeyId),
    ...anyOf("status", status),
    ...anyOf("if(app_url != '', app_url, if(app_title != '', app_title, 'none'))", appId),
    ...(ownKey === undefined ? [] : [`own_key = ${ownKey ? 1 : 0}`]),
    ...anyOf("session_id", sessionId),
    ...anyOf("external_user", externalUser),
    ...(search === undefined || search === ""
      ? []
      : [`(startsWith(generation_id, ${text(search)}) OR upstream_id = ${text(search)})`]),
  ];
}

const anyOf = (expression: string, values: OneOrMore | undefined): readonly string[] =>
  values === undefined ? [] : [isOneOf(expression, [values].flat())];
