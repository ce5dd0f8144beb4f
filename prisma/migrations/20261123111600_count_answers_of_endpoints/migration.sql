-- CreateTable
CREATE TABLE "endpoint_traffic" (
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "endpoint_id" TEXT NOT NULL,
    "answers" INTEGER NOT NULL,
    "first_token_counts" INTEGER[],
    "speed_counts" INTEGER[],

    CONSTRAINT "endpoint_traffic_pkey" PRIMARY KEY ("hour","endpoint_id")
);

-- Output tokens a second of the whole answer, from the call's arrival on, in the slots of throughput. Answers of a few tokens
-- say nothing.
CREATE FUNCTION answer_speed_slot(p_output_tokens int, p_duration_ms int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN p_output_tokens >= 8 AND p_duration_ms > 0 THEN
    throughput_slot(true, 'completed', p_output_tokens, 0, p_duration_ms) END;
$$;

-- Adds calls to what their endpoints answered. Only answers on shared capacity that came at the first attempt count: others
-- would tell of what was lost at another provider, or of somebody's own contract.
CREATE FUNCTION add_endpoint_traffic(p_calls activity_pending[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO endpoint_traffic (hour, endpoint_id, answers, first_token_counts, speed_counts)
    SELECT date_bin('1 hour', call.started_at, '2000-01-01T00:00:00Z'), call.endpoint_id, sum(call.sign),
           slot_counts(first_token_slot(call.first_token_ms), call.sign), slot_counts(answer_speed_slot(call.output_tokens, call.duration_ms), call.sign)
      FROM unnest(p_calls) AS call
     WHERE call.status = 'completed' AND NOT call.is_byok AND call.endpoint_id IS NOT NULL AND call.provider_id IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM attempt WHERE attempt.generation_id = call.generation_id AND attempt.sequence = 1)
     GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (hour, endpoint_id) DO UPDATE SET
           answers = endpoint_traffic.answers + excluded.answers,
           first_token_counts = add_slot_counts(endpoint_traffic.first_token_counts, excluded.first_token_counts),
           speed_counts = add_slot_counts(endpoint_traffic.speed_counts, excluded.speed_counts);
$$;

-- The same of a workspace's calls between two times as they were when they were taken in, with the sign p_sign: as they are now
-- less what is pending of them. No two of these times change meanwhile for whoever holds lock_activity.
CREATE FUNCTION add_endpoint_traffic_of(p_workspace_id text, p_from timestamptz, p_to timestamptz, p_sign int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_from timestamptz := p_from;
BEGIN
  WHILE v_from < p_to LOOP
    PERFORM add_endpoint_traffic(ARRAY(
      SELECT jsonb_populate_record(NULL::activity_pending, to_jsonb(call) || jsonb_build_object('sign', p_sign, 'generation_id', call.id, 'id', 0))
        FROM generation AS call
       WHERE call.workspace_id = p_workspace_id AND call.started_at >= v_from AND call.started_at < v_from + interval '1 hour'
         AND call.started_at < p_to
      UNION ALL
      SELECT jsonb_populate_record(call, jsonb_build_object('sign', -p_sign * call.sign)) FROM activity_pending AS call
       WHERE call.workspace_id = p_workspace_id AND call.started_at >= v_from AND call.started_at < v_from + interval '1 hour'
         AND call.started_at < p_to));
    v_from := v_from + interval '1 hour';
  END LOOP;
END $$;

-- Adds what is pending to the roll-ups and takes it out of what is pending, in one transaction: each row counts once. Minutes
-- before p_minutes_from get no roll-up of their own. Returns how many rows were taken; fewer than asked for means all.
-- As before, and the answers of endpoints are counted too.
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

  PERFORM add_endpoint_traffic(ARRAY(SELECT pending FROM activity_pending AS pending WHERE id = ANY (v_ids)));

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

-- As before. What an endpoint answered is nobody's own: there these calls are taken back, and come again with the rest.
CREATE OR REPLACE FUNCTION rebuild_activity(p_workspace_id text, p_from date, p_to date) RETURNS int LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_from timestamptz := p_from::timestamp AT TIME ZONE 'UTC';
  v_to timestamptz := p_to::timestamp AT TIME ZONE 'UTC';
  v_rows int;
BEGIN
  PERFORM lock_activity();
  PERFORM add_endpoint_traffic_of(p_workspace_id, v_from, v_to, -1);
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

-- The answers of the last day that the roll-ups have taken in: pages show a day.
DO $fill$
DECLARE
  v_hour timestamptz;
  v_since text;
BEGIN
  PERFORM lock_activity();
  FOR v_hour IN SELECT generate_series(date_bin('1 hour', clock_timestamp(), '2000-01-01T00:00:00Z') - interval '25 hours', clock_timestamp(), '1 hour') LOOP
    -- Ids begin with their time, to the millisecond in hexadecimal; clocks of gateways may differ.
    v_since := lpad(to_hex((extract(epoch FROM v_hour - interval '1 hour') * 1000)::bigint), 12, '0');
    PERFORM add_endpoint_traffic(ARRAY(
      SELECT jsonb_populate_record(NULL::activity_pending, to_jsonb(call) || jsonb_build_object('sign', 1, 'generation_id', call.id, 'id', 0))
        FROM generation AS call
       WHERE call.id >= 'gen-' || substr(v_since, 1, 8) || '-' || substr(v_since, 9) AND call.started_at >= v_hour AND call.started_at < v_hour + interval '1 hour'
      UNION ALL
      SELECT jsonb_populate_record(call, jsonb_build_object('sign', -call.sign)) FROM activity_pending AS call
       WHERE call.started_at >= v_hour AND call.started_at < v_hour + interval '1 hour'));
  END LOOP;
END $fill$;
