import { randomUUID } from "node:crypto";
import type { Database } from "@causeway/db";
import { Prisma } from "@causeway/prisma";
import { slotCount } from "../speed-slots.ts";
import { type MadeUpTraffic, madeUpWorkspaces } from "./made-up-workspaces.ts";

const dayMs = 86_400_000;
/** Days with roll-ups of minutes; older ones would be forgotten. */
const minutesSeeded = 8;

export type SeedOptions = {
  readonly generations: number;
  readonly days: number;
  /** After each day. */
  readonly onProgress?: (written: number) => void;
};

/**
 * Writes calls of the days before now into workspaces of their own, day by day, and rolls them up in the same transaction,
 * as the worker would but faster; `database` must be connected as the owner of its tables. For measuring: nothing is charged,
 * nothing is in the ledger, and nothing is shipped.
 */
export async function seedGenerations(database: Database, options: SeedOptions): Promise<readonly MadeUpTraffic[]> {
  const { generations, days, onProgress } = options;
  const workspaces = await madeUpWorkspaces(database);
  const today = Math.floor(Date.now() / dayMs) * dayMs;
  await database.$queryRaw`SELECT make_generation_partitions(${new Date(today - days * dayMs)}, ${new Date(today)})`;
  let written = 0;
  for (let day = 0; day < days; day += 1) {
    const count = Math.floor((generations * (day + 1)) / days) - Math.floor((generations * day) / days);
    const start = new Date(today - (days - day) * dayMs);
    await database.$transaction(
      (transaction) => writeDay(transaction, { workspaces, start, count, run: randomUUID() }),
      {
        timeout: 1_800_000,
        maxWait: 60_000,
      },
    );
    written += count;
    onProgress?.(written);
  }
  return workspaces;
}

type Day = {
  readonly workspaces: readonly MadeUpTraffic[];
  readonly start: Date;
  readonly count: number;
  readonly run: string;
};

async function writeDay(
  database: Pick<Database, "$executeRaw">,
  { workspaces, start, count, run }: Day,
): Promise<void> {
  const ids = workspaces.map(({ workspaceId }) => workspaceId);
  const keys = workspaces.map(({ apiKeyIds }) => apiKeyIds.join(" "));
  const shares = workspaces.map(({ share }) => share);
  // Compiling statements with this many aggregates takes longer than running them.
  await database.$executeRaw`SET LOCAL jit = off`;
  await database.$executeRaw`SET LOCAL work_mem = '256MB'`;
  await database.$executeRaw`SET LOCAL synchronous_commit = off`;
  await database.$executeRaw`SELECT lock_activity()`;
  // What is written goes into the roll-ups below, all at once, and not by way of what is pending. Undone before the end.
  await database.$executeRaw`ALTER TABLE generation DISABLE TRIGGER generation_activity_written`;
  await database.$executeRaw`
    CREATE TEMPORARY TABLE made ON COMMIT DROP AS
      SELECT 'gen-' || time || '7' || substr(noise, 1, 3) || 'a' || substr(noise, 4, 15) AS id,
             'req-' || time || '7' || substr(noise, 1, 3) || 'a' || substr(noise, 4, 15) AS request_id, at AS started_at, workspace_id, keys[key_number + 1] AS api_key_id,
             'acme/model-' || model AS model_id, 'provider-' || provider AS provider_id, 'provider-' || provider || ':acme/model-' || model AS endpoint_id,
             'app-' || key_number % 4 AS app_title, 'https://app-' || key_number % 4 || '.example' AS app_url, status,
             CASE status WHEN 'failed' THEN 502 ELSE 200 END AS http_status, 200 + r2 % 6000 AS input_tokens,
             CASE WHEN r3 % 3 = 0 THEN 150 ELSE 0 END AS cached_input_tokens, CASE status WHEN 'failed' THEN 0 ELSE 20 + r3 % 1200 END AS output_tokens,
             r2 % 90 AS reasoning_tokens, CASE status WHEN 'failed' THEN 0 ELSE 50000 + (r1::bigint * 7919) % 9000000 END AS cost_nano,
             CASE status WHEN 'failed' THEN NULL ELSE 150 + (r1 % 40) * (r1 % 37) END AS first_token_ms, 900 + (r1 % 40) * (r1 % 37) + r2 % 14000 AS duration_ms
        FROM (SELECT *, (key_number * 3 + r2 % 3) % 40 AS model, (key_number + r1 % 2) % 12 AS provider,
                     CASE WHEN r3 % 50 = 0 THEN 'failed' WHEN r3 % 211 = 0 THEN 'interrupted' ELSE 'completed' END::generation_status AS status,
                     lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') AS time
                FROM (SELECT *, least(r1 % cardinality(keys), r2 % cardinality(keys)) AS key_number
                        FROM (SELECT ${start}::timestamptz + make_interval(secs => floor(i * 86400000::float8 / ${count}) / 1000) AS at, md5(${run} || i) AS noise,
                                     (hashint8extended(i, 1) & 268435455)::int AS r1, (hashint8extended(i, 2) & 268435455)::int AS r2,
                                     (hashint8extended(i, 3) & 268435455)::int AS r3, hashint8extended(i, 4) & 1048575 AS r4
                                FROM generate_series(0, ${count}::bigint - 1) AS i) AS row
                        JOIN (SELECT workspace_id, string_to_array(key_list, ' ') AS keys, sum(share) OVER (ORDER BY position) - share AS begins, sum(share) OVER (ORDER BY position) AS ends
                                FROM unnest(${ids}::text[], ${keys}::text[], ${shares}::int[]) WITH ORDINALITY AS listed(workspace_id, key_list, share, position)) AS traffic
                          ON r4 % 1000 >= begins AND r4 % 1000 < ends) AS placed) AS keyed`;
  await database.$executeRaw`
    INSERT INTO generation (id, workspace_id, api_key_id, request_id, requested_model, model_id, endpoint_id, provider_id, api_type, streamed,
           status, finish_reason, http_status, input_tokens, cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens,
           cost_nano, is_byok, upstream_cost_nano, started_at, first_token_ms, duration_ms, app_title, app_url)
      SELECT id, workspace_id, api_key_id, request_id, model_id, model_id, endpoint_id, provider_id, 'chat-completions', true,
             status, 'stop', http_status, input_tokens, cached_input_tokens, 0, output_tokens, reasoning_tokens,
             cost_nano, false, 0, started_at, first_token_ms, duration_ms, app_title, app_url
        FROM made ORDER BY started_at`;
  await database.$executeRaw`ALTER TABLE generation ENABLE TRIGGER generation_activity_written`;
  await database.$executeRaw`
    INSERT INTO attempt (generation_id, sequence, model_id, endpoint_id, provider_id, http_status, outcome, started_at, latency_ms)
      SELECT id, 0, model_id, endpoint_id, provider_id, 200, 'completed', started_at, coalesce(first_token_ms, 100) FROM made ORDER BY started_at`;
  await database.$executeRaw`
    INSERT INTO activity_series (fingerprint, workspace_id, api_key_id, model_id, endpoint_id, provider_id, app_url, app_title, is_byok, status)
      SELECT activity_fingerprint((jsonb_populate_record(NULL::activity_pending, to_jsonb(series)))), *
        FROM (SELECT DISTINCT workspace_id, api_key_id, model_id, endpoint_id, provider_id, app_url, app_title, false AS is_byok, status FROM made) AS series
      ON CONFLICT DO NOTHING`;
  const recent = start.getTime() > Date.now() - minutesSeeded * dayMs;
  await database.$executeRaw`
    CREATE TEMPORARY TABLE finest ON COMMIT DROP AS
      SELECT made.workspace_id, date_bin(${recent ? "1 minute" : "1 hour"}::text::interval, started_at, '2000-01-01T00:00:00Z') AS bucket_start, series.id AS series_id,
             count(*) AS requests, sum(input_tokens) AS input_tokens, sum(cached_input_tokens) AS cached_input_tokens, sum(output_tokens) AS output_tokens,
             sum(reasoning_tokens) AS reasoning_tokens, count(*) FILTER (WHERE cached_input_tokens > 0) AS cache_hits, sum(cost_nano) AS cost_nano,
             ${countsOf("first_token")} AS first_token_counts, ${countsOf("throughput")} AS throughput_counts
        FROM (SELECT *, first_token_slot(first_token_ms) AS first_token,
                     throughput_slot(true, status, output_tokens, first_token_ms, duration_ms) AS throughput FROM made) AS made
        JOIN activity_series AS series USING (workspace_id, api_key_id, model_id, endpoint_id, provider_id, app_url, app_title, status)
       WHERE NOT series.is_byok GROUP BY 1, 2, 3`;
  for (const grain of recent ? (["minute", "hour", "day"] as const) : (["hour", "day"] as const)) {
    await database.$executeRaw`
      INSERT INTO activity_rollup (grain, workspace_id, bucket_start, series_id, requests, input_tokens, cached_input_tokens, output_tokens,
             reasoning_tokens, cache_hits, reused_answers, cost_nano, upstream_cost_nano, first_token_counts, throughput_counts)
        SELECT ${grain}::text::activity_grain, workspace_id, date_bin(${`1 ${grain}`}::text::interval, bucket_start, '2000-01-01T00:00:00Z'), series_id, sum(requests),
               sum(input_tokens), sum(cached_input_tokens), sum(output_tokens), sum(reasoning_tokens), sum(cache_hits), 0, sum(cost_nano), 0,
               ${sumsOf("first_token_counts")}, ${sumsOf("throughput_counts")}
          FROM finest GROUP BY 1, 2, 3, 4 ORDER BY 2, 3, 4`;
  }
  if (recent) {
    await database.$executeRaw`
      INSERT INTO endpoint_traffic AS known (hour, endpoint_id, answers, first_token_counts, speed_counts)
        SELECT date_bin('1 hour', started_at, '2000-01-01T00:00:00Z'), endpoint_id, count(*), ${countsOf("first_token")}, ${countsOf("speed")}
          FROM (SELECT *, first_token_slot(first_token_ms) AS first_token, answer_speed_slot(output_tokens, duration_ms) AS speed
                  FROM made WHERE status = 'completed') AS answered
         GROUP BY 1, 2
        ON CONFLICT (hour, endpoint_id) DO UPDATE SET answers = known.answers + excluded.answers,
               first_token_counts = add_slot_counts(known.first_token_counts, excluded.first_token_counts),
               speed_counts = add_slot_counts(known.speed_counts, excluded.speed_counts)`;
  }
  await database.$executeRaw`DROP TABLE made, finest`;
}

/** Native aggregates count much faster than slot_counts does. */
const countsOf = (slot: "first_token" | "throughput" | "speed"): Prisma.Sql =>
  Prisma.raw(`ARRAY[${slots.map((index) => `count(*) FILTER (WHERE ${slot} = ${index})`).join(", ")}]::int[]`);

const sumsOf = (column: "first_token_counts" | "throughput_counts"): Prisma.Sql =>
  Prisma.raw(`ARRAY[${slots.map((index) => `sum(${column}[${index + 1}])`).join(", ")}]::int[]`);

const slots = Array.from({ length: slotCount }, (_, index) => index);
