import type { Database } from "@causeway/db";
import type { GenerationPage, ListQuery } from "../activity-source.ts";
import { readCursor } from "../cursor.ts";
import type { LogStore } from "../log-store.ts";
import { listGenerations, readAmong } from "../postgres/generation-rows.ts";
import { isOurId } from "../postgres/search.ts";
import { forgottenBefore } from "../postgres/forget-generations.ts";
import { inSnapshot } from "../postgres/snapshot.ts";
import { memberKeys, waitingCalls } from "../postgres/waiting-calls.ts";
import type { Clickhouse } from "./connect.ts";
import { entryLayout } from "./entry-table.ts";
import { findCalls } from "./find-calls.ts";
import { restAfterFailure } from "./rest-after-failure.ts";
import { readShipment } from "./shipment.ts";

const dayMs = 86_400_000;
/** How far back it is looked at once, in turn: what is looked for is mostly recent, and little is read for it. */
const windowsMs = [dayMs, 8 * dayMs, 64 * dayMs];
/** Looking at each of more than this takes longer than it saves. */
const mostWaiting = 20_000;

export type ShippedLogOptions = {
  readonly database: Database;
  readonly clickhouse: Clickhouse;
  /** Why Postgres answered alone. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
};

/**
 * Pages of what is looked for by more than its time: ClickHouse says which calls that may be, where Postgres would have to read
 * all of them, and Postgres what they are. What was settled before a page is asked for waits in Postgres or is in ClickHouse;
 * what waits is read first, so that nothing is missed on its way. With ClickHouse away or not complete Postgres answers alone.
 */
export function shippedLog({ database, clickhouse, onFailure }: ShippedLogOptions): LogStore {
  const rest = restAfterFailure(onFailure);
  return {
    listGenerations: async (query) => {
      if (!isFiltered(query) || rest.isResting()) return await listGenerations(database, query);
      const begun = await beginReading(database, query);
      if (begun === undefined) return await listGenerations(database, query);
      const page = await readPage({ database, clickhouse, ...begun }, query).catch(rest.begin);
      return page ?? (await listGenerations(database, query));
    },
  };
}

/** By time alone, and by an id of ours, Postgres finds a page in its index. */
const isFiltered = (query: ListQuery): boolean =>
  !isOurId(query.search ?? "") && filters.some((name) => query[name] !== undefined && query[name] !== "");

const filters = [
  "modelId",
  "providerId",
  "apiKeyId",
  "status",
  "appId",
  "memberId",
  "ownKey",
  "sessionId",
  "externalUser",
  "search",
] as const;

type Begun = {
  readonly store: string;
  /** Calls that are not over there yet, or may not be. */
  readonly waiting: readonly string[];
  /** Of the members that are looked for. */
  readonly memberKeyIds: readonly string[] | undefined;
  /** Calls that began before are in no log any more. */
  readonly notBefore: Date | undefined;
};

/** Undefined when what is over there and what waits are not all, or too much waits. */
const beginReading = (database: Database, query: ListQuery): Promise<Begun | undefined> =>
  inSnapshot(database, async (transaction) => {
    const shipment = await readShipment(transaction);
    // What was given up is in no log; over there it may be.
    const notBefore = await forgottenBefore(transaction);
    if (shipment?.layout !== entryLayout || isMissing(shipment.backfilledFrom, notBefore)) return undefined;
    const waiting = await waitingCalls(transaction, { ...query, notBefore }, mostWaiting + 1);
    if (waiting.length > mostWaiting) return undefined;
    return { store: shipment.store, waiting, notBefore, memberKeyIds: await memberKeys(transaction, query) };
  });

const isMissing = (backfilledFrom: Date | undefined, notBefore: Date | undefined): boolean =>
  backfilledFrom !== undefined && (notBefore === undefined || backfilledFrom > notBefore);

type Reading = Begun & Pick<ShippedLogOptions, "database" | "clickhouse">;

async function readPage(
  { database, clickhouse, waiting, notBefore, ...over }: Reading,
  query: ListQuery,
): Promise<GenerationPage> {
  const from = Math.max(0, query.from?.getTime() ?? 0, notBefore?.getTime() ?? 0);
  let before = endOf(query);
  const ids = new Set(waiting);
  for (let round = 0; ; round += 1) {
    if (before > from) {
      const windowFrom = Math.max(from, Math.min(before, Date.now()) - (windowsMs[round] ?? Number.POSITIVE_INFINITY));
      const found = await findCalls(clickhouse, { ...over, query, from: windowFrom, before, limit: query.limit + 1 });
      for (const id of found.ids) ids.add(id);
      before = found.completeFrom;
    }
    const isAll = before <= from;
    if (ids.size <= query.limit && !isAll) continue;
    const page = await readAmong(database, query, { ids: [...ids], from: new Date(isAll ? 0 : before) });
    if (page.nextCursor !== undefined || isAll) return page;
  }
}

/** Milliseconds since 1970; calls of the cursor's own millisecond may be of this page. */
function endOf({ cursor, to }: ListQuery): number {
  const end = Math.min(to?.getTime() ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  return cursor === undefined ? end : Math.min(end, readCursor(cursor).startedAt.getTime() + 1);
}
