import type { Database } from "@causeway/db";
import { accepted } from "./accepted-rows.ts";
import type { Clickhouse } from "./connect.ts";
import { integer } from "./literals.ts";

export type Shipping = { readonly database: Database; readonly clickhouse: Clickhouse };

/** Longer than sending a batch may take; whoever dies meanwhile is waited for so long. */
const claimSeconds = 60;

/**
 * Sends what waits longest, as one batch with a number of its own, and returns how many entries that were: 0 when none
 * waits, and when somebody else is sending. The number is taken before anything is sent and counts only once ClickHouse
 * has been asked for all of the batch's rows; whatever becomes of an attempt before that (an answer is lost, half of the rows
 * arrive, we die), the entries are sent again with another number and the first one never counts.
 */
export async function shipBatch(shipping: Shipping, limit: number): Promise<number> {
  const { database, clickhouse } = shipping;
  const claim = await claimBatch(database);
  if (claim === undefined) return 0;
  const entries = await waitingEntries(database, limit);
  if (entries.length === 0) {
    await endClaim(database, claim, null);
    return 0;
  }
  try {
    await clickhouse.insert(
      claim.store,
      entries.map((entry) => ({ ...entry, batch: claim.batch })),
    );
    await expectArrived(clickhouse, claim, entries);
    await acceptBatch(database, claim, entries);
    return entries.length;
  } catch (error) {
    await endClaim(database, claim, error instanceof Error ? error.message : "unknown error");
    throw error;
  }
}

type Claim = { readonly store: string; readonly batch: bigint };

async function claimBatch(database: Database): Promise<Claim | undefined> {
  const [claim] = await database.$queryRaw<Claim[]>`
    UPDATE activity_shipment SET allocated = allocated + 1, claimed_until = clock_timestamp() + make_interval(secs => ${claimSeconds}::float8)
     WHERE target = 'clickhouse' AND coalesce(claimed_until, '-infinity') < clock_timestamp() AND EXISTS (SELECT 1 FROM activity_outbox)
    RETURNING store, allocated AS batch`;
  return claim;
}

/** Lets others send. What went wrong is kept for operators; an error of an attempt that was overtaken says nothing. */
const endClaim = (database: Database, { store, batch }: Claim, error: string | null): Promise<number> =>
  database.$executeRaw`
    UPDATE activity_shipment SET claimed_until = NULL, last_error = left(${error}, 500) WHERE store = ${store} AND allocated = ${batch}`;

/** In the columns of the table over there. */
type Entry = {
  readonly entry: bigint;
  readonly sign: number;
  readonly at: bigint;
  readonly cost_nano: bigint;
  readonly [column: string]: string | number | bigint;
};

const waitingEntries = (database: Database, limit: number): Promise<readonly Entry[]> =>
  database.$queryRaw<Entry[]>`
    SELECT o.id AS entry, o.sign, o.generation_id, (extract(epoch FROM o.started_at) * 1000)::bigint AS at,
           o.workspace_id, o.api_key_id, o.model_id, coalesce(o.endpoint_id, '') AS endpoint_id, coalesce(o.provider_id, '') AS provider_id,
           coalesce(o.app_url, '') AS app_url, coalesce(o.app_title, '') AS app_title, o.is_byok::int AS own_key, o.status::text AS status,
           o.streamed::int AS streamed, (o.response_cache_source_id IS NOT NULL)::int AS reused,
           o.input_tokens, o.cached_input_tokens, o.output_tokens, o.reasoning_tokens, o.cost_nano, o.upstream_cost_nano,
           coalesce(o.first_token_ms, -1) AS first_token_ms, o.duration_ms,
           coalesce(first_token_slot(o.first_token_ms), -1) AS first_token_slot,
           coalesce(throughput_slot(o.streamed, o.status, o.output_tokens, o.first_token_ms, o.duration_ms), -1) AS throughput_slot,
           coalesce(g.request_id, '') AS request_id, coalesce(g.upstream_id, '') AS upstream_id,
           coalesce(g.session_id, '') AS session_id, coalesce(g.external_user, '') AS external_user
      FROM (SELECT * FROM activity_outbox ORDER BY id LIMIT ${limit}::int) AS o LEFT JOIN generation AS g ON g.id = o.generation_id
     ORDER BY o.id`;

/** A server that said yes may still have only a part of them, or keep them where this question would not see them. */
async function expectArrived(clickhouse: Clickhouse, { store, batch }: Claim, entries: readonly Entry[]) {
  const times = entries.map(({ at }) => Number(at));
  const least = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = times.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const [found] = await clickhouse.ask<{ rows: string; different: string; requests: string }>(`
    SELECT count() AS rows, uniqExact(entry) AS different, sum(sign) AS requests FROM ${store}
     WHERE batch = ${integer(batch)} AND at >= ${integer(least)} AND at <= ${integer(most)}`);
  const expected = entries.length;
  const requests = sumOf(entries, ({ sign }) => BigInt(sign));
  if (
    found === undefined ||
    Number(found.rows) !== expected ||
    Number(found.different) !== expected ||
    BigInt(found.requests) !== requests
  )
    throw new Error(`ClickHouse has ${found?.rows ?? 0} of the ${expected} entries of batch ${batch}`);
}

async function acceptBatch(database: Database, { store, batch }: Claim, entries: readonly Entry[]): Promise<void> {
  const ids = entries.map(({ entry }) => entry);
  const requests = sumOf(entries, ({ sign }) => BigInt(sign));
  const cost = sumOf(entries, ({ sign, cost_nano }) => BigInt(sign) * cost_nano);
  await database.$transaction(
    async (transaction) => {
      const [before] = await transaction.$queryRaw<{ accepted: bigint }[]>`
        SELECT accepted FROM activity_shipment WHERE store = ${store} AND accepted < ${batch} FOR UPDATE`;
      const taken = await transaction.$executeRaw`DELETE FROM activity_outbox WHERE id = ANY (${ids}::bigint[])`;
      // Somebody else has sent them meanwhile, or shipping began anew: then these do not count.
      if (before === undefined || taken !== ids.length) throw new Error(`Batch ${batch} was overtaken`);
      if (before.accepted + 1n < batch) {
        await transaction.$executeRaw`
          INSERT INTO activity_lost_batches (store, first, last) VALUES (${store}, ${before.accepted + 1n}, ${batch - 1n})`;
      }
      await transaction.$executeRaw`
        UPDATE activity_shipment SET accepted = ${batch}, shipped_at = clock_timestamp(), last_error = NULL,
               claimed_until = CASE WHEN allocated = ${batch} THEN NULL ELSE claimed_until END,
               entries = entries + ${BigInt(ids.length)}, requests = requests + ${requests}, cost_nano = cost_nano + ${cost}::text::numeric
         WHERE store = ${store}`;
    },
    { maxWait: 10_000, timeout: 30_000 },
  );
}

const sumOf = (entries: readonly Entry[], value: (entry: Entry) => bigint): bigint =>
  entries.reduce((sum, entry) => sum + value(entry), 0n);

export type Totals = { readonly entries: bigint; readonly requests: bigint; readonly costNano: bigint };

/** What is over there, of all that counts. */
export async function entryTotals(
  clickhouse: Clickhouse,
  shipment: Parameters<typeof accepted>[0] & { readonly store: string },
): Promise<Totals> {
  const [found] = await clickhouse.ask<{ entries: string; requests: string; cost: string }>(`
    SELECT count() AS entries, sum(sign) AS requests, sum(sign * cost_nano) AS cost FROM ${shipment.store} WHERE ${accepted(shipment)}`);
  return {
    entries: BigInt(found?.entries ?? 0),
    requests: BigInt(found?.requests ?? 0),
    costNano: BigInt(found?.cost ?? 0),
  };
}
