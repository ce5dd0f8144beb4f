-- CreateEnum
CREATE TYPE "activity_grain" AS ENUM ('minute', 'hour', 'day');

-- CreateTable
CREATE TABLE "activity_pending" (
    "id" BIGSERIAL NOT NULL,
    "sign" SMALLINT NOT NULL,
    "generation_id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "api_key_id" TEXT NOT NULL,
    "model_id" TEXT NOT NULL,
    "endpoint_id" TEXT,
    "provider_id" TEXT,
    "app_url" TEXT,
    "app_title" TEXT,
    "is_byok" BOOLEAN NOT NULL,
    "status" "generation_status" NOT NULL,
    "streamed" BOOLEAN NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "input_tokens" INTEGER NOT NULL,
    "cached_input_tokens" INTEGER NOT NULL,
    "output_tokens" INTEGER NOT NULL,
    "reasoning_tokens" INTEGER NOT NULL,
    "cost_nano" BIGINT NOT NULL,
    "upstream_cost_nano" BIGINT NOT NULL,
    "first_token_ms" INTEGER,
    "duration_ms" INTEGER NOT NULL,
    "response_cache_source_id" TEXT,

    CONSTRAINT "activity_pending_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "activity_series" (
    "id" BIGSERIAL NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "api_key_id" TEXT NOT NULL,
    "model_id" TEXT NOT NULL,
    "endpoint_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "app_url" TEXT NOT NULL,
    "app_title" TEXT NOT NULL,
    "is_byok" BOOLEAN NOT NULL,
    "status" "generation_status" NOT NULL,

    CONSTRAINT "activity_series_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "activity_rollup" (
    "grain" "activity_grain" NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "bucket_start" TIMESTAMPTZ(0) NOT NULL,
    "series_id" BIGINT NOT NULL,
    "requests" INTEGER NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "cached_input_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "reasoning_tokens" BIGINT NOT NULL,
    "cache_hits" INTEGER NOT NULL,
    "reused_answers" INTEGER NOT NULL,
    "cost_nano" BIGINT NOT NULL,
    "upstream_cost_nano" BIGINT NOT NULL,
    "first_token_counts" INTEGER[],
    "throughput_counts" INTEGER[],

    CONSTRAINT "activity_rollup_pkey" PRIMARY KEY ("grain","workspace_id","bucket_start","series_id")
);

-- CreateTable
CREATE TABLE "activity_shipment" (
    "target" TEXT NOT NULL,
    "backfilled_to" TEXT,

    CONSTRAINT "activity_shipment_pkey" PRIMARY KEY ("target")
);

-- CreateTable
CREATE TABLE "activity_outbox" (
    "id" BIGSERIAL NOT NULL,
    "generation_id" TEXT NOT NULL,

    CONSTRAINT "activity_outbox_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "activity_series_fingerprint_key" ON "activity_series"("fingerprint");

-- CreateIndex
CREATE INDEX "activity_series_workspace_id_idx" ON "activity_series"("workspace_id");

-- The slots of calls' speed: slot n holds what is at least the n-th bound and below the next one. packages/activity reads
-- percentiles from how many calls are in each, with the same bounds.
CREATE FUNCTION first_token_slot(p_first_token_ms int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT width_bucket(p_first_token_ms, ARRAY[32, 40, 51, 64, 81, 102, 128, 161, 203, 256, 323, 406, 512, 645, 813, 1024,
    1290, 1625, 2048, 2580, 3251, 4096, 5161, 6502, 8192, 10321, 13004, 16384, 20643, 26008, 32768]);
$$;

-- Tokens a second, of what was streamed from the first token on. Null when that says nothing.
CREATE FUNCTION throughput_slot(p_streamed boolean, p_status generation_status, p_output_tokens int, p_first_token_ms int, p_duration_ms int)
RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN p_streamed AND p_status = 'completed' AND p_output_tokens > 0 AND p_duration_ms > p_first_token_ms THEN
    width_bucket(p_output_tokens * 1000::float8 / (p_duration_ms - p_first_token_ms), ARRAY[1, 1.26, 1.59, 2, 2.52, 3.17, 4, 5.04,
      6.35, 8, 10.08, 12.7, 16, 20.16, 25.4, 32, 40.32, 50.8, 64, 80.63, 101.59, 128, 161.27, 203.19, 256, 322.54, 406.37, 512,
      645.08, 812.75, 1024]::float8[]) END;
$$;

CREATE FUNCTION count_in_slot(p_counts int[], p_slot int, p_sign int) RETURNS int[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF p_slot IS NOT NULL THEN
    p_counts[p_slot + 1] := p_counts[p_slot + 1] + p_sign;
  END IF;
  RETURN p_counts;
END $$;

CREATE AGGREGATE slot_counts(int, int) (SFUNC = count_in_slot, STYPE = int[],
  INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}');

CREATE FUNCTION add_slot_counts(p_some int[], p_more int[]) RETURNS int[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_agg(one + other ORDER BY slot) FROM unnest(p_some, p_more) WITH ORDINALITY AS counts(one, other, slot);
$$;

CREATE FUNCTION activity_fingerprint(p_pending activity_pending) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT sha256(convert_to(jsonb_build_array(p_pending.workspace_id, p_pending.api_key_id, p_pending.model_id,
    coalesce(p_pending.endpoint_id, ''), coalesce(p_pending.provider_id, ''), coalesce(p_pending.app_url, ''),
    coalesce(p_pending.app_title, ''), p_pending.is_byok, p_pending.status)::text, 'UTF8'));
$$;

-- What settles a call writes it down here in the same transaction: there is no order of commits in which it could be missed.
CREATE FUNCTION note_activity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO activity_pending (sign, generation_id, workspace_id, api_key_id, model_id, endpoint_id, provider_id, app_url, app_title,
           is_byok, status, streamed, started_at, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, cost_nano,
           upstream_cost_nano, first_token_ms, duration_ms, response_cache_source_id)
      SELECT -1, id, workspace_id, api_key_id, model_id, endpoint_id, provider_id, app_url, app_title, is_byok, status, streamed,
             started_at, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, cost_nano, upstream_cost_nano,
             first_token_ms, duration_ms, response_cache_source_id
        FROM gone;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO activity_pending (sign, generation_id, workspace_id, api_key_id, model_id, endpoint_id, provider_id, app_url, app_title,
           is_byok, status, streamed, started_at, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, cost_nano,
           upstream_cost_nano, first_token_ms, duration_ms, response_cache_source_id)
      SELECT 1, id, workspace_id, api_key_id, model_id, endpoint_id, provider_id, app_url, app_title, is_byok, status, streamed,
             started_at, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, cost_nano, upstream_cost_nano,
             first_token_ms, duration_ms, response_cache_source_id
        FROM written;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "generation_activity_written" AFTER INSERT ON "generation"
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION note_activity();
CREATE TRIGGER "generation_activity_changed" AFTER UPDATE ON "generation"
  REFERENCING OLD TABLE AS gone NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION note_activity();
CREATE TRIGGER "generation_activity_removed" AFTER DELETE ON "generation"
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION note_activity();

-- Who changes roll-ups holds this lock to the end of his transaction.
CREATE FUNCTION lock_activity() RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(hashtextextended('activity-rollup', 0));
$$;

-- Adds what is pending to the roll-ups and takes it out of what is pending, in one transaction: each row counts once. Minutes
-- before p_minutes_from get no roll-up of their own. Returns how many rows were taken; fewer than asked for means all.
CREATE FUNCTION roll_up_activity(p_limit int, p_minutes_from timestamptz) RETURNS int LANGUAGE plpgsql AS $$
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

  IF EXISTS (SELECT 1 FROM activity_shipment) THEN
    INSERT INTO activity_outbox (generation_id) SELECT DISTINCT generation_id FROM activity_pending WHERE id = ANY (v_ids);
  END IF;
  DELETE FROM activity_pending WHERE id = ANY (v_ids);
  RETURN cardinality(v_ids);
END $$;

-- Throws away the roll-ups of a workspace's calls of some days (UTC, p_to is not among them) and has them made anew from the
-- generations. One statement, so that no call that is settled meanwhile is lost or counted twice.
CREATE FUNCTION rebuild_activity(p_workspace_id text, p_from date, p_to date) RETURNS int LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_from timestamptz := p_from::timestamp AT TIME ZONE 'UTC';
  v_to timestamptz := p_to::timestamp AT TIME ZONE 'UTC';
  v_rows int;
BEGIN
  PERFORM lock_activity();
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

-- What was settled before there were roll-ups.
INSERT INTO activity_pending (sign, generation_id, workspace_id, api_key_id, model_id, endpoint_id, provider_id, app_url, app_title,
       is_byok, status, streamed, started_at, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, cost_nano,
       upstream_cost_nano, first_token_ms, duration_ms, response_cache_source_id)
  SELECT 1, id, workspace_id, api_key_id, model_id, endpoint_id, provider_id, app_url, app_title, is_byok, status, streamed,
         started_at, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, cost_nano, upstream_cost_nano,
         first_token_ms, duration_ms, response_cache_source_id
    FROM generation ORDER BY started_at;
