-- Nothing was shipped so far: no program did it.
DELETE FROM "activity_outbox";
DELETE FROM "activity_shipment";

-- AlterTable
ALTER TABLE "activity_outbox" ADD COLUMN     "api_key_id" TEXT NOT NULL,
ADD COLUMN     "app_title" TEXT,
ADD COLUMN     "app_url" TEXT,
ADD COLUMN     "cached_input_tokens" INTEGER NOT NULL,
ADD COLUMN     "cost_nano" BIGINT NOT NULL,
ADD COLUMN     "duration_ms" INTEGER NOT NULL,
ADD COLUMN     "endpoint_id" TEXT,
ADD COLUMN     "first_token_ms" INTEGER,
ADD COLUMN     "input_tokens" INTEGER NOT NULL,
ADD COLUMN     "is_byok" BOOLEAN NOT NULL,
ADD COLUMN     "model_id" TEXT NOT NULL,
ADD COLUMN     "output_tokens" INTEGER NOT NULL,
ADD COLUMN     "provider_id" TEXT,
ADD COLUMN     "reasoning_tokens" INTEGER NOT NULL,
ADD COLUMN     "response_cache_source_id" TEXT,
ADD COLUMN     "sign" SMALLINT NOT NULL,
ADD COLUMN     "started_at" TIMESTAMPTZ(3) NOT NULL,
ADD COLUMN     "status" "generation_status" NOT NULL,
ADD COLUMN     "streamed" BOOLEAN NOT NULL,
ADD COLUMN     "upstream_cost_nano" BIGINT NOT NULL,
ADD COLUMN     "workspace_id" TEXT NOT NULL;

-- AlterTable
ALTER TABLE "activity_shipment" DROP COLUMN "backfilled_to",
ADD COLUMN     "accepted" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "allocated" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "backfilled_from" TIMESTAMPTZ(3),
ADD COLUMN     "claimed_until" TIMESTAMPTZ(3),
ADD COLUMN     "cost_nano" DECIMAL(40,0) NOT NULL DEFAULT 0,
ADD COLUMN     "entries" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "last_error" TEXT,
ADD COLUMN     "layout" INTEGER NOT NULL,
ADD COLUMN     "requests" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "shipped_at" TIMESTAMPTZ(3),
ADD COLUMN     "store" TEXT NOT NULL;

-- CreateTable
CREATE TABLE "activity_lost_batches" (
    "store" TEXT NOT NULL,
    "first" BIGINT NOT NULL,
    "last" BIGINT NOT NULL,

    CONSTRAINT "activity_lost_batches_pkey" PRIMARY KEY ("store","first")
);

-- CreateIndex
CREATE UNIQUE INDEX "activity_shipment_store_key" ON "activity_shipment"("store");

-- AddForeignKey
ALTER TABLE "activity_lost_batches" ADD CONSTRAINT "activity_lost_batches_store_fkey" FOREIGN KEY ("store") REFERENCES "activity_shipment"("store") ON DELETE CASCADE ON UPDATE CASCADE;

-- Adds what is pending to the roll-ups and takes it out of what is pending, in one transaction: each row counts once. Minutes
-- before p_minutes_from get no roll-up of their own. Returns how many rows were taken; fewer than asked for means all.
-- What is shipped besides goes into the outbox, as long as it is of times that the outbox has been given already.
CREATE OR REPLACE FUNCTION roll_up_activity(p_limit int, p_minutes_from timestamptz) RETURNS int LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_ids bigint[];
BEGIN
  PERFORM lock_activity();
  v_ids := ARRAY(SELECT id FROM activity_pending ORDER BY id LIMIT p_limit);
  IF cardinality(v_ids) = 0 THEN
    RETURN 0;
  END IF;

  INSERT INTO activity_series (fingerprint, workspace_id, api_key_id, model_id, endpoint_id, provider_id, app_url, app_title, is_byok, status)
    SELECT DISTINCT ON (fingerprint) fingerprint, workspace_id, api_key_id, model_id, coalesce(endpoint_id, ''), coalesce(provider_id, ''),
           coalesce(app_url, ''), coalesce(app_title, ''), is_byok, status
      FROM (SELECT pending.*, activity_fingerprint(pending) AS fingerprint FROM activity_pending AS pending WHERE id = ANY (v_ids)) AS taken
     WHERE NOT EXISTS (SELECT 1 FROM activity_series AS known WHERE known.fingerprint = taken.fingerprint)
     ORDER BY fingerprint;

  INSERT INTO activity_rollup (grain, workspace_id, bucket_start, series_id, requests, input_tokens, cached_input_tokens, output_tokens,
         reasoning_tokens, cache_hits, reused_answers, cost_nano, upstream_cost_nano, first_token_counts, throughput_counts)
    SELECT span.grain, taken.workspace_id, date_bin(span.length, taken.started_at, '2000-01-01T00:00:00Z'), series.id,
           sum(sign), sum(sign * input_tokens::bigint), sum(sign * cached_input_tokens::bigint), sum(sign * output_tokens::bigint),
           sum(sign * reasoning_tokens::bigint), coalesce(sum(sign) FILTER (WHERE cached_input_tokens > 0), 0),
           coalesce(sum(sign) FILTER (WHERE response_cache_source_id IS NOT NULL), 0), sum(sign * cost_nano), sum(sign * upstream_cost_nano),
           slot_counts(first_token, sign), slot_counts(throughput, sign)
      FROM (SELECT pending.*, activity_fingerprint(pending) AS fingerprint, first_token_slot(first_token_ms) AS first_token,
                   throughput_slot(streamed, status, output_tokens, first_token_ms, duration_ms) AS throughput
              FROM activity_pending AS pending WHERE id = ANY (v_ids)) AS taken
      JOIN activity_series AS series ON series.fingerprint = taken.fingerprint
     CROSS JOIN (VALUES ('minute'::activity_grain, interval '1 minute'), ('hour', '1 hour'), ('day', '1 day')) AS span(grain, length)
     WHERE span.grain <> 'minute' OR taken.started_at >= p_minutes_from
     GROUP BY 1, 2, 3, 4
     ORDER BY 1, 2, 3, 4
    ON CONFLICT (grain, workspace_id, bucket_start, series_id) DO UPDATE SET
           requests = activity_rollup.requests + excluded.requests,
           input_tokens = activity_rollup.input_tokens + excluded.input_tokens,
           cached_input_tokens = activity_rollup.cached_input_tokens + excluded.cached_input_tokens,
           output_tokens = activity_rollup.output_tokens + excluded.output_tokens,
           reasoning_tokens = activity_rollup.reasoning_tokens + excluded.reasoning_tokens,
           cache_hits = activity_rollup.cache_hits + excluded.cache_hits,
           reused_answers = activity_rollup.reused_answers + excluded.reused_answers,
           cost_nano = activity_rollup.cost_nano + excluded.cost_nano,
           upstream_cost_nano = activity_rollup.upstream_cost_nano + excluded.upstream_cost_nano,
           first_token_counts = add_slot_counts(activity_rollup.first_token_counts, excluded.first_token_counts),
           throughput_counts = add_slot_counts(activity_rollup.throughput_counts, excluded.throughput_counts);

  INSERT INTO activity_outbox (sign, generation_id, workspace_id, api_key_id, model_id, endpoint_id, provider_id, app_url, app_title,
           is_byok, status, streamed, started_at, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, cost_nano,
           upstream_cost_nano, first_token_ms, duration_ms, response_cache_source_id)
    SELECT sign, generation_id, workspace_id, api_key_id, model_id, endpoint_id, provider_id, app_url, app_title,
           is_byok, status, streamed, started_at, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, cost_nano,
           upstream_cost_nano, first_token_ms, duration_ms, response_cache_source_id
      FROM activity_pending
     WHERE id = ANY (v_ids) AND EXISTS (SELECT 1 FROM activity_shipment WHERE started_at >= coalesce(backfilled_from, '-infinity'))
     ORDER BY id;
  DELETE FROM activity_pending WHERE id = ANY (v_ids);
  RETURN cardinality(v_ids);
END $$;

-- Throws away the roll-ups of a workspace's calls of some days (UTC, p_to is not among them) and has them made anew from the
-- generations. One statement, so that no call that is settled meanwhile is lost or counted twice. What was shipped is as wrong
-- as the roll-ups were: shipping begins anew.
CREATE OR REPLACE FUNCTION rebuild_activity(p_workspace_id text, p_from date, p_to date) RETURNS int LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_from timestamptz := p_from::timestamp AT TIME ZONE 'UTC';
  v_to timestamptz := p_to::timestamp AT TIME ZONE 'UTC';
  v_rows int;
BEGIN
  PERFORM lock_activity();
  DELETE FROM activity_outbox;
  DELETE FROM activity_shipment;
  WITH removed AS (
    DELETE FROM activity_rollup WHERE workspace_id = p_workspace_id AND bucket_start >= v_from AND bucket_start < v_to
  ), dropped AS (
    DELETE FROM activity_pending WHERE workspace_id = p_workspace_id AND started_at >= v_from AND started_at < v_to
  )
  INSERT INTO activity_pending (sign, generation_id, workspace_id, api_key_id, model_id, endpoint_id, provider_id, app_url, app_title,
         is_byok, status, streamed, started_at, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, cost_nano,
         upstream_cost_nano, first_token_ms, duration_ms, response_cache_source_id)
    SELECT 1, id, workspace_id, api_key_id, model_id, endpoint_id, provider_id, app_url, app_title, is_byok, status, streamed,
           started_at, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, cost_nano, upstream_cost_nano,
           first_token_ms, duration_ms, response_cache_source_id
      FROM generation WHERE workspace_id = p_workspace_id AND started_at >= v_from AND started_at < v_to;
  GET DIAGNOSTICS v_rows = ROW_COUNT;
  RETURN v_rows;
END $$;

-- Gives the outbox what the roll-ups had taken in before anything was shipped: hour by hour, the newest first, until p_limit rows
-- are reached. The roll-ups' content of an hour is its generations as they are now less what is still pending of it, in one
-- statement; what is pending then goes into the outbox itself, because its time has been given. Returns how many rows.
CREATE FUNCTION backfill_activity_outbox(p_limit int) RETURNS int LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_to timestamptz;
  v_from timestamptz;
  v_workspaces text[];
  v_rows int;
  v_total int := 0;
BEGIN
  PERFORM lock_activity();
  SELECT backfilled_from INTO v_to FROM activity_shipment FOR UPDATE;
  v_workspaces := ARRAY(SELECT DISTINCT workspace_id FROM activity_series);
  WHILE v_to IS NOT NULL AND v_total < p_limit LOOP
    SELECT max(latest.bucket_start) INTO v_from
      FROM unnest(v_workspaces) AS workspace(id),
           LATERAL (SELECT bucket_start FROM activity_rollup
                     WHERE grain = 'hour' AND workspace_id = workspace.id AND bucket_start < v_to
                     ORDER BY bucket_start DESC LIMIT 1) AS latest;
    INSERT INTO activity_outbox (sign, generation_id, workspace_id, api_key_id, model_id, endpoint_id, provider_id, app_url, app_title,
           is_byok, status, streamed, started_at, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, cost_nano,
           upstream_cost_nano, first_token_ms, duration_ms, response_cache_source_id)
      SELECT 1, id, workspace_id, api_key_id, model_id, endpoint_id, provider_id, app_url, app_title,
           is_byok, status, streamed, started_at, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, cost_nano,
           upstream_cost_nano, first_token_ms, duration_ms, response_cache_source_id
        FROM generation WHERE workspace_id = ANY (v_workspaces) AND started_at >= v_from AND started_at < v_to
      UNION ALL
      SELECT -sign, generation_id, workspace_id, api_key_id, model_id, endpoint_id, provider_id, app_url, app_title,
           is_byok, status, streamed, started_at, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, cost_nano,
           upstream_cost_nano, first_token_ms, duration_ms, response_cache_source_id
        FROM activity_pending WHERE workspace_id = ANY (v_workspaces) AND started_at >= v_from AND started_at < v_to;
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    v_total := v_total + v_rows;
    v_to := v_from;
    UPDATE activity_shipment SET backfilled_from = v_to;
  END LOOP;
  RETURN v_total;
END $$;
