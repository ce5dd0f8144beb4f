-- Generations are kept by month, as their ids say: those begin with their time, so the id alone stays the primary key, and a
-- call is written once whatever becomes of it. What has another id, or another time, lies in "generation_other".
--
-- The money of a call stays when its month is given up some day, so neither settlements nor attempts refer to it any more:
-- whoever settles a call writes all three in one transaction, and the check "settlements" looks for what is without the other.
ALTER TABLE "attempt" DROP CONSTRAINT "attempt_generation_id_fkey";
ALTER TABLE "settlement" DROP CONSTRAINT "settlement_generation_id_fkey";

DROP TRIGGER "generation_activity_written" ON "generation";
DROP TRIGGER "generation_activity_changed" ON "generation";
DROP TRIGGER "generation_activity_removed" ON "generation";
DROP TRIGGER "generation_observability_written" ON "generation";

ALTER TABLE "generation" RENAME TO "generation_before";
ALTER TABLE "generation_before" RENAME CONSTRAINT "generation_pkey" TO "generation_before_pkey";
ALTER INDEX "generation_workspace_id_started_at_id_idx" RENAME TO "generation_before_workspace_id_started_at_id_idx";
ALTER INDEX "generation_api_key_id_started_at_idx" RENAME TO "generation_before_api_key_id_started_at_idx";

CREATE TABLE "generation" (LIKE "generation_before" INCLUDING DEFAULTS INCLUDING CONSTRAINTS, CONSTRAINT "generation_pkey" PRIMARY KEY ("id"))
  PARTITION BY RANGE ("id");
CREATE INDEX "generation_workspace_id_started_at_id_idx" ON "generation"("workspace_id", "started_at" DESC, "id" DESC);
CREATE INDEX "generation_api_key_id_started_at_idx" ON "generation"("api_key_id", "started_at" DESC);
CREATE TABLE "generation_other" PARTITION OF "generation" DEFAULT;

-- The least id of calls that began at a time or later.
CREATE FUNCTION first_generation_id(p_at timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT 'gen-' || substr(hex, 1, 8) || '-' || substr(hex, 9)
    FROM lpad(to_hex(greatest(0, extract(epoch FROM p_at) * 1000)::bigint), 12, '0') AS hex;
$$;

-- Makes the partitions of the months from that of p_from to that of p_to (UTC) that there are not yet. Calls of such a month
-- that came before it had one move into it. Whoever settles waits for none of it but a call that goes to "generation_other".
CREATE FUNCTION make_generation_partitions(p_from timestamptz, p_to timestamptz) RETURNS int LANGUAGE plpgsql AS $$
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

-- For the apps, which own no table: the months from this one to that in three months. It gives up when somebody else is
-- in the way for long, because whoever settles would wait behind it.
CREATE FUNCTION keep_generation_partitions() RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '2s' AS $$
BEGIN
  RETURN make_generation_partitions(clock_timestamp(), clock_timestamp() + interval '3 months');
END $$;

-- What there is stays where it is: the partition of all that began before the next month.
DO $move$
DECLARE
  v_end text;
BEGIN
  IF EXISTS (SELECT 1 FROM generation_before) THEN
    v_end := first_generation_id((date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC');
    WITH others AS (DELETE FROM generation_before WHERE id >= v_end RETURNING *) INSERT INTO generation SELECT * FROM others;
    EXECUTE format('ALTER TABLE generation ATTACH PARTITION generation_before FOR VALUES FROM (MINVALUE) TO (%L)', v_end);
  ELSE
    DROP TABLE generation_before;
  END IF;
  PERFORM keep_generation_partitions();
END $move$;

CREATE TRIGGER "generation_activity_written" AFTER INSERT ON "generation"
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION note_activity();
CREATE TRIGGER "generation_activity_changed" AFTER UPDATE ON "generation"
  REFERENCING OLD TABLE AS gone NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION note_activity();
CREATE TRIGGER "generation_activity_removed" AFTER DELETE ON "generation"
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION note_activity();
CREATE TRIGGER "generation_observability_written" AFTER INSERT ON "generation"
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION note_observability();
