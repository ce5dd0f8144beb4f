import { randomUUID } from "node:crypto";
import type { Database } from "@causeway/db";
import { Prisma } from "@causeway/prisma";
import { slotCount } from "../speed-slots.ts";
import { type MadeUpTraffic, madeUpWorkspaces } from "./made-up-workspaces.ts";

const dayMs = 86_400_000;

export type SeedOptions = {
  readonly generations: number;
  readonly days: number;
  /** After each day. */
  readonly onProgress?: (written: number) => void;
};

/**
 * Writes calls of the days before now into workspaces of their own, day by day, and rolls them up in the same transaction,
 * as the worker would but faster. For measuring: nothing is charged, and nothing is in the ledger.
 */
export async function seedGenerations(database: Database, options: SeedOptions): Promise<readonly MadeUpTraffic[]> {
  const { generations, days, onProgress } = options;
  const workspaces = await madeUpWorkspaces(database);
  const today = Math.floor(Date.now() / dayMs) * dayMs;
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
  await database.$executeRaw`SELECT lock_activity()`;
  await database.$executeRaw`
    INSERT INTO generation (id, workspace_id, api_key_id, request_id, requested_model, model_id, endpoint_id, provider_id, api_type, streamed,
           status, finish_reason, http_status, input_tokens, cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens,
           cost_nano, is_byok, upstream_cost_nano, started_at, first_token_ms, duration_ms, app_title, app_url)
      SELECT 'gen-' || substr(time, 1, 8) || '-' || substr(time, 9, 4) || '-7' || substr(noise, 1, 3) || '-a' || substr(noise, 4, 3) || '-' || substr(noise, 7, 12),
             workspace_id, api_key_id, 'req-' || noise, model_id, model_id, provider || ':' || model_id, provider, 'chat-completions', true,
             status, 'stop', CASE status WHEN 'failed' THEN 502 ELSE 200 END, 200 + r2 % 6000, CASE WHEN r3 % 3 = 0 THEN 150 ELSE 0 END, 0,
             CASE status WHEN 'failed' THEN 0 ELSE 20 + r3 % 1200 END, r2 % 90, CASE status WHEN 'failed' THEN 0 ELSE 50000 + (r1::bigint * 7919) % 9000000 END,
             false, 0, at, CASE status WHEN 'failed' THEN NULL ELSE 150 + (r1 % 40) * (r1 % 37) END, 900 + (r1 % 40) * (r1 % 37) + r2 % 14000,
             app, 'https://' || app || '.example'
        FROM (SELECT *, CASE WHEN r3 % 50 = 0 THEN 'failed' WHEN r3 % 211 = 0 THEN 'interrupted' ELSE 'completed' END::generation_status AS status,
                     lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') AS time, 'app-' || key_number % 4 AS app,
                     'acme/model-' || (key_number * 3 + r2 % 3) % 40 AS model_id, 'provider-' || (key_number + r1 % 2) % 12 AS provider,
                     (string_to_array(key_list, ' '))[key_number + 1] AS api_key_id
                FROM (SELECT *, least(r1 % key_count, r2 % key_count) AS key_number
                        FROM (SELECT row.*, traffic.workspace_id, traffic.key_list, cardinality(string_to_array(traffic.key_list, ' ')) AS key_count
                                FROM (SELECT i, ${start}::timestamptz + make_interval(secs => floor(i * 86400000::float8 / ${count}) / 1000) AS at, noise,
                                             ('x' || substr(noise, 1, 7))::bit(28)::int AS r1, ('x' || substr(noise, 8, 7))::bit(28)::int AS r2,
                                             ('x' || substr(noise, 15, 7))::bit(28)::int AS r3, ('x' || substr(noise, 22, 7))::bit(28)::int % 1000 AS r4
                                        FROM generate_series(0, ${count}::int - 1) AS i, LATERAL (SELECT md5(${run} || i) AS noise)) AS row
                                JOIN (SELECT workspace_id, key_list, sum(share) OVER (ORDER BY position) - share AS begins, sum(share) OVER (ORDER BY position) AS ends
                                        FROM unnest(${ids}::text[], ${keys}::text[], ${shares}::int[]) WITH ORDINALITY AS listed(workspace_id, key_list, share, position)) AS traffic
                                  ON row.r4 >= traffic.begins AND row.r4 < traffic.ends) AS placed) AS keyed) AS made
       ORDER BY i`;
  await database.$executeRaw`
    INSERT INTO attempt (generation_id, sequence, model_id, endpoint_id, provider_id, http_status, outcome, started_at, latency_ms)
      SELECT generation_id, 0, model_id, endpoint_id, provider_id, 200, 'completed', started_at, coalesce(first_token_ms, 100)
        FROM activity_pending WHERE workspace_id = ANY (${ids}::text[]) AND started_at > now() - interval '10 days'`;
  await database.$executeRaw`
    INSERT INTO activity_series (fingerprint, workspace_id, api_key_id, model_id, endpoint_id, provider_id, app_url, app_title, is_byok, status)
      SELECT activity_fingerprint(call), workspace_id, api_key_id, model_id, endpoint_id, provider_id, app_url, app_title, is_byok, status
        FROM activity_pending AS call
       WHERE id IN (SELECT min(id) FROM activity_pending WHERE workspace_id = ANY (${ids}::text[])
                     GROUP BY workspace_id, api_key_id, model_id, endpoint_id, provider_id, app_url, app_title, is_byok, status)
      ON CONFLICT DO NOTHING`;
  await database.$executeRaw`
    INSERT INTO activity_rollup (grain, workspace_id, bucket_start, series_id, requests, input_tokens, cached_input_tokens, output_tokens,
           reasoning_tokens, cache_hits, reused_answers, cost_nano, upstream_cost_nano, first_token_counts, throughput_counts)
      SELECT span.grain, call.workspace_id, date_bin(span.length, call.started_at, '2000-01-01T00:00:00Z'), series.id, count(*),
             sum(input_tokens), sum(cached_input_tokens), sum(output_tokens), sum(reasoning_tokens), count(*) FILTER (WHERE cached_input_tokens > 0),
             0, sum(cost_nano), sum(upstream_cost_nano), ${countsOf("first_token")}, ${countsOf("throughput")}
        FROM (SELECT *, first_token_slot(first_token_ms) AS first_token,
                     throughput_slot(streamed, status, output_tokens, first_token_ms, duration_ms) AS throughput
                FROM activity_pending WHERE workspace_id = ANY (${ids}::text[])) AS call
        JOIN activity_series AS series USING (workspace_id, api_key_id, model_id, endpoint_id, provider_id, app_url, app_title, is_byok, status)
       CROSS JOIN (VALUES ('minute'::activity_grain, interval '1 minute'), ('hour', '1 hour'), ('day', '1 day')) AS span(grain, length)
       WHERE span.grain <> 'minute' OR call.started_at >= now() - interval '8 days'
       GROUP BY 1, 2, 3, 4`;
  await database.$executeRaw`DELETE FROM activity_pending WHERE workspace_id = ANY (${ids}::text[])`;
}

/** Native aggregates count much faster than slot_counts does. */
function countsOf(slot: "first_token" | "throughput"): Prisma.Sql {
  const counts = Array.from({ length: slotCount }, (_, index) => `count(*) FILTER (WHERE ${slot} = ${index})`);
  return Prisma.raw(`ARRAY[${counts.join(", ")}]::int[]`);
}
