import type { ExportQuery, GenerationRow } from "../activity-source.ts";
import type { LogStore } from "../log-store.ts";

const rowsAtOnce = 1_000;

/** Page after page by the log's cursor: neither a transaction nor a connection is held while the reader is slow. */
export async function* exportGenerations(log: LogStore, query: ExportQuery): AsyncGenerator<readonly GenerationRow[]> {
  let cursor: string | undefined;
  do {
    const page = await log.listGenerations({ ...query, cursor, limit: rowsAtOnce });
    if (page.rows.length > 0) yield page.rows;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}
