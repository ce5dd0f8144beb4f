import type { Database } from "@causeway/db";
import { nanoUsd } from "@causeway/money";
import { Prisma } from "@causeway/prisma";
import type { GenerationPage, GenerationRow, GenerationStatus, ListQuery } from "../activity-source.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import type { LogStore } from "../log-store.ts";
import { conditions } from "./conditions.ts";

export const postgresLog = (database: Database): LogStore => ({
  listGenerations: (query) => listGenerations(database, query),
});

export const listGenerations = (database: Database, query: ListQuery): Promise<GenerationPage> =>
  readPage(database, query, Prisma.empty);

/** The same of these calls, of those that began at `from` or later. */
export const readAmong = (
  database: Database,
  query: ListQuery,
  { ids, from }: { readonly ids: readonly string[]; readonly from: Date },
): Promise<GenerationPage> =>
  readPage(database, query, Prisma.sql`AND g.id = ANY (${ids}::text[]) AND g.started_at >= ${from}`);

async function readPage(database: Database, query: ListQuery, among: Prisma.Sql): Promise<GenerationPage> {
  // One more than asked for tells whether there is a next page.
  const rows = await database.$queryRaw<RawGenerationRow[]>`
    SELECT ${rowColumns}
    FROM ${rowSource}
    WHERE ${conditions(query)} ${afterCursor(query.cursor)} ${among}
    ORDER BY g.started_at DESC, g.id DESC
    LIMIT ${query.limit + 1}::int`;
  const page = rows.slice(0, query.limit).map(toGenerationRow);
  const last = page.at(-1);
  return { rows: page, nextCursor: last && rows.length > query.limit ? writeCursor(last) : undefined };
}

export const rowColumns = Prisma.sql`
  g.id, g.started_at AS "startedAt", g.model_id AS "modelId", coalesce(m.name, g.model_id) AS "modelName",
  g.provider_id AS "providerId", coalesce(p.name, o.name, g.provider_id) AS "providerName",
  g.api_key_id AS "apiKeyId", coalesce(k.name, g.api_key_id) AS "apiKeyName",
  g.status::text AS status, g.http_status AS "httpStatus", g.streamed,
  g.input_tokens AS "inputTokens", g.output_tokens AS "outputTokens", g.cost_nano AS "costNano",
  g.first_token_ms AS "firstTokenMs", g.duration_ms AS "durationMs",
  (SELECT count(*)::int FROM attempt a WHERE a.generation_id = g.id) AS attempts`;

export const rowSource = Prisma.sql`generation g
  LEFT JOIN model m ON m.id = g.model_id
  LEFT JOIN provider p ON p.id = g.provider_id
  LEFT JOIN own_key o ON o.id = g.own_key_id AND o.provider_id = g.provider_id
  LEFT JOIN api_key k ON k.id = g.api_key_id AND k.workspace_id = g.workspace_id`;

export type RawGenerationRow = Omit<GenerationRow, "cost" | "providerId" | "providerName" | "firstTokenMs"> & {
  costNano: bigint;
  status: GenerationStatus;
  providerId: string | null;
  providerName: string | null;
  firstTokenMs: number | null;
};

export function toGenerationRow({ costNano, ...row }: RawGenerationRow): GenerationRow {
  return {
    ...row,
    cost: nanoUsd(costNano),
    providerId: row.providerId ?? undefined,
    providerName: row.providerName ?? undefined,
    firstTokenMs: row.firstTokenMs ?? undefined,
  };
}

function afterCursor(cursor: string | undefined): Prisma.Sql {
  if (cursor === undefined) return Prisma.empty;
  const { startedAt, id } = readCursor(cursor);
  return Prisma.sql`AND (g.started_at, g.id) < (${startedAt}, ${id})`;
}
