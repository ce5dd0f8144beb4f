import type { KeptDocument } from "@causeway/catalog-upkeep";
import type { Database } from "@causeway/db";

/** What each source said last, by its id: what is read again, and what stands in for a source that is away. */
export async function readKeptDocuments(database: Database): Promise<ReadonlyMap<string, KeptDocument>> {
  const rows = await database.catalogSource.findMany({ select: { id: true, etag: true, body: true } });
  return new Map(rows.map(({ id, etag, body }) => [id, { etag: etag ?? undefined, body: body ?? undefined }]));
}
