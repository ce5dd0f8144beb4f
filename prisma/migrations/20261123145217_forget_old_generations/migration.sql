-- Ids are `gen-` and a number of 32 hexadecimal digits, of which the first twelve are the time in milliseconds; the bounds of
-- months were written with a hyphen, so that calls of the last minute of a month lay in the next one. A partition that is
-- in use keeps its bounds; what falls between the last of them and the first new one lies in "generation_other".
CREATE OR REPLACE FUNCTION first_generation_id(p_at timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT 'gen-' || lpad(to_hex(greatest(0, extract(epoch FROM p_at) * 1000)::bigint), 12, '0');
$$;

-- As before, beside partitions with the bounds of before too.
CREATE OR REPLACE FUNCTION make_generation_partitions(p_from timestamptz, p_to timestamptz) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  v_month timestamp := date_trunc('month', p_from AT TIME ZONE 'UTC');
  v_name text;
  v_first text;
  v_end text;
  v_made int := 0;
BEGIN
  -- Two at once would make the same.
  PERFORM pg_advisory_xact_lock(hashtextextended('generation-partitions', 0));
  FOR v_month IN SELECT generate_series(v_month, p_to AT TIME ZONE 'UTC', '1 month') LOOP
    v_first := first_generation_id(v_month AT TIME ZONE 'UTC');
    v_end := first_generation_id((v_month + interval '1 month') AT TIME ZONE 'UTC');
    CONTINUE WHEN EXISTS (
      SELECT 1 FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid,
             LATERAL (SELECT pg_get_expr(relpartbound, pg_class.oid) AS bounds) AS written
       WHERE inhparent = 'generation'::regclass AND bounds <> 'DEFAULT'
         AND coalesce(substring(bounds FROM 'FROM \(''([^'']*)''\)'), '') <= v_first
         AND v_first < substring(bounds FROM 'TO \(''([^'']*)''\)'));
    -- Bounds were written otherwise once: the month ends where the next one begins.
    SELECT least(v_end, min(substring(bounds FROM 'FROM \(''([^'']*)''\)'))) INTO v_end
      FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid,
           LATERAL (SELECT pg_get_expr(relpartbound, pg_class.oid) AS bounds) AS written
     WHERE inhparent = 'generation'::regclass AND substring(bounds FROM 'FROM \(''([^'']*)''\)') > v_first;
    v_name := to_char(v_month, '"generation_"YYYY"_"MM');
    EXECUTE format('CREATE TABLE %I (LIKE generation INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', v_name);
    LOCK TABLE generation_other IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('WITH strays AS (DELETE FROM generation_other WHERE id >= %L AND id < %L RETURNING *) INSERT INTO %I SELECT * FROM strays',
      v_first, v_end, v_name);
    EXECUTE format('ALTER TABLE generation ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', v_name, v_first, v_end);
    v_made := v_made + 1;
  END LOOP;
  RETURN v_made;
END $$;

-- Months that nothing lies in yet get their bounds anew.
DO $anew$
DECLARE
  v_part regclass;
  v_used boolean;
BEGIN
  LOCK TABLE generation IN ACCESS EXCLUSIVE MODE;
  FOR v_part IN
    SELECT inhrelid::regclass FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
     WHERE inhparent = 'generation'::regclass AND pg_get_expr(relpartbound, pg_class.oid) <> 'DEFAULT'
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %s)', v_part) INTO v_used;
    IF NOT v_used THEN
      EXECUTE format('DROP TABLE %s', v_part);
    END IF;
  END LOOP;
  PERFORM keep_generation_partitions();
END $anew$;

-- CreateTable
CREATE TABLE "forgotten_generations" (
    "before" TIMESTAMPTZ(3) NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "requests" BIGINT NOT NULL,
    "cost_nano" BIGINT NOT NULL,
    "own_key_list_nano" BIGINT NOT NULL,

    CONSTRAINT "forgotten_generations_pkey" PRIMARY KEY ("before","workspace_id")
);

-- Gives up one partition of generations that is older than the months that are kept, or, when there is none any more, such calls
-- that lie in "generation_other". What they came to goes into "forgotten_generations" in the same transaction; roll-ups,
-- settlements and the ledger stay. Only calls go that began and were settled before those months and were charged what they say;
-- others move to "generation_other". Nothing goes while roll-ups or a shipment have still to take in something of that time.
-- Returns what was given up; no row when nothing was. It gives up when somebody is in the way for long, because whoever settles
-- would wait behind it.
CREATE FUNCTION forget_generations(p_months_kept int) RETURNS TABLE (part text, requests bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  -- Apps may call this: what the audit still compares they cannot give up.
  v_before timestamptz := (date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC') - make_interval(months => greatest(p_months_kept, 3))) AT TIME ZONE 'UTC';
  v_end text := first_generation_id(v_before);
  v_part regclass;
  v_kept bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('generation-partitions', 0));
  PERFORM lock_activity();
  IF EXISTS (SELECT 1 FROM activity_pending WHERE generation_id < v_end OR started_at < v_before)
     OR EXISTS (SELECT 1 FROM activity_outbox WHERE generation_id < v_end OR started_at < v_before)
     OR EXISTS (SELECT 1 FROM activity_shipment
                 WHERE backfilled_from > coalesce((SELECT max(forgotten.before) FROM forgotten_generations AS forgotten), '-infinity')) THEN
    RETURN;
  END IF;

  SELECT pg_class.oid INTO v_part
    FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid,
         LATERAL (SELECT pg_get_expr(relpartbound, pg_class.oid) AS bounds) AS written
   WHERE inhparent = 'generation'::regclass AND bounds <> 'DEFAULT' AND substring(bounds FROM 'TO \(''([^'']*)''\)') <= v_end
   ORDER BY substring(bounds FROM 'TO \(''([^'']*)''\)') LIMIT 1;
  part := coalesce(v_part, 'generation_other'::regclass)::text;
  -- Nobody writes into it from here on; calls of other months are settled meanwhile.
  EXECUTE format('LOCK TABLE %s IN SHARE MODE', part);
  EXECUTE format($sql$
    CREATE TEMPORARY TABLE leaving_generations ON COMMIT DROP AS
      SELECT call.id FROM %s AS call JOIN settlement ON settlement.generation_id = call.id
       WHERE call.id < %L AND call.started_at < %L AND settlement.settled_at < %L AND settlement.charged_nano = call.cost_nano
  $sql$, part, v_end, v_before, v_before);
  CREATE UNIQUE INDEX ON leaving_generations (id);
  ANALYZE leaving_generations;
  EXECUTE format($sql$
    INSERT INTO forgotten_generations AS known (before, workspace_id, requests, cost_nano, own_key_list_nano)
      SELECT %L, workspace_id, count(*), sum(cost_nano), coalesce(sum(upstream_cost_nano) FILTER (WHERE is_byok), 0)
        FROM %s AS call JOIN leaving_generations USING (id) GROUP BY 2 ORDER BY 2
      ON CONFLICT (before, workspace_id) DO UPDATE SET requests = known.requests + excluded.requests,
             cost_nano = known.cost_nano + excluded.cost_nano, own_key_list_nano = known.own_key_list_nano + excluded.own_key_list_nano
  $sql$, v_before, part);
  SELECT count(*) INTO requests FROM leaving_generations;
  IF v_part IS NULL THEN
    -- Of the partition itself, so that nothing is taken back from the roll-ups.
    DELETE FROM generation_other USING leaving_generations AS leaving WHERE generation_other.id = leaving.id;
    DROP TABLE leaving_generations;
    IF requests > 0 THEN
      RETURN NEXT;
    END IF;
    RETURN;
  END IF;
  EXECUTE format('CREATE TEMPORARY TABLE staying_generations ON COMMIT DROP AS SELECT * FROM %s AS call WHERE NOT EXISTS (SELECT 1 FROM leaving_generations AS leaving WHERE leaving.id = call.id)', part);
  SELECT count(*) INTO v_kept FROM staying_generations;
  IF v_kept > 100000 THEN
    RAISE EXCEPTION '% calls of % are not settled before %, or charged otherwise than they say', v_kept, part, v_before
      USING HINT = 'npm run audit says which: until that is mended the month stays.';
  END IF;
  EXECUTE format('ALTER TABLE generation DETACH PARTITION %s', part);
  INSERT INTO generation_other SELECT * FROM staying_generations;
  EXECUTE format('DROP TABLE %s', part);
  DROP TABLE leaving_generations, staying_generations;
  RETURN NEXT;
END $$;

-- Deletes what was kept beside calls that were given up: attempts, routes, content and feedback. Of so many calls each; returns
-- how many calls there were of the most of these, and fewer than asked for means all.
CREATE FUNCTION forget_parts_of_generations(p_limit int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_end text := (SELECT first_generation_id(max(before)) FROM forgotten_generations);
  v_table text;
  v_calls int;
  v_most int := 0;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['attempt', 'generation_route', 'generation_content', 'generation_feedback'] LOOP
    EXECUTE format($sql$
      WITH gone AS (
        SELECT DISTINCT generation_id AS id FROM %1$I AS part
         WHERE generation_id < $1 AND NOT EXISTS (SELECT 1 FROM generation WHERE generation.id = part.generation_id)
         ORDER BY 1 LIMIT $2
      ), deleted AS (DELETE FROM %1$I AS part USING gone WHERE part.generation_id = gone.id)
      SELECT count(*)::int FROM gone
    $sql$, v_table) INTO v_calls USING v_end, p_limit;
    v_most := greatest(v_most, v_calls);
  END LOOP;
  RETURN v_most;
END $$;

-- Autovacuum looks at partitions and never at the whole. For the apps, which own no table.
CREATE FUNCTION analyze_generations() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  ANALYZE generation;
END $$;

-- As before, and of what was given up nothing can be made anew.
CREATE OR REPLACE FUNCTION rebuild_activity(p_workspace_id text, p_from date, p_to date) RETURNS int LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_from timestamptz := p_from::timestamp AT TIME ZONE 'UTC';
  v_to timestamptz := p_to::timestamp AT TIME ZONE 'UTC';
  v_rows int;
BEGIN
  PERFORM lock_activity();
  IF v_from < (SELECT max(before) FROM forgotten_generations) THEN
    RAISE EXCEPTION 'Calls before % were given up: their roll-ups cannot be made anew', (SELECT max(before) FROM forgotten_generations)
      USING HINT = 'Rebuild later days only. What was charged is in the ledger.';
  END IF;
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

-- As before, as far back as there are calls: what was given up is never shipped, and pages read it from the roll-ups.
CREATE OR REPLACE FUNCTION backfill_activity_outbox(p_limit int) RETURNS int LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_to timestamptz;
  v_from timestamptz;
  v_workspaces text[];
  v_rows int;
  v_total int := 0;
  v_first timestamptz := (SELECT max(before) FROM forgotten_generations);
BEGIN
  PERFORM lock_activity();
  SELECT backfilled_from INTO v_to FROM activity_shipment FOR UPDATE;
  v_workspaces := ARRAY(SELECT DISTINCT workspace_id FROM activity_series);
  WHILE v_to > coalesce(v_first, '-infinity') AND v_total < p_limit LOOP
    SELECT max(latest.bucket_start) INTO v_from
      FROM unnest(v_workspaces) AS workspace(id),
           LATERAL (SELECT bucket_start FROM activity_rollup
                     WHERE grain = 'hour' AND workspace_id = workspace.id AND bucket_start < v_to
                       AND bucket_start >= coalesce(v_first, '-infinity')
                     ORDER BY bucket_start DESC LIMIT 1) AS latest;
    v_from := coalesce(v_from, v_first);
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
