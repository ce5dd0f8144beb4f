-- CreateEnum
CREATE TYPE "lease_state" AS ENUM ('open', 'draining', 'closed');

-- AlterTable
ALTER TABLE "settlement" ADD COLUMN     "epoch" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "redis_epoch" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "epoch" BIGINT NOT NULL,
    "run_id" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "confirmed" BOOLEAN NOT NULL,
    "claimed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "redis_epoch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lease" (
    "workspace_id" TEXT NOT NULL,
    "epoch" BIGINT NOT NULL,
    "granted_nano" BIGINT NOT NULL DEFAULT 0,
    "reclaimed_nano" BIGINT NOT NULL DEFAULT 0,
    "settled_nano" BIGINT NOT NULL DEFAULT 0,
    "state" "lease_state" NOT NULL DEFAULT 'open',
    "used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "lease_pkey" PRIMARY KEY ("workspace_id","epoch")
);

-- CreateTable
CREATE TABLE "lease_gateway" (
    "id" TEXT NOT NULL,
    "heartbeat_at" TIMESTAMPTZ(3) NOT NULL,
    "fenced_epoch" BIGINT NOT NULL DEFAULT 0,
    "is_gone" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "lease_gateway_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quarantined_usage" (
    "id" BIGSERIAL NOT NULL,
    "generation_id" TEXT,
    "text" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "quarantined_usage_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "lease_state_epoch_idx" ON "lease"("state", "epoch");

-- CreateIndex
CREATE UNIQUE INDEX "quarantined_usage_generation_id_key" ON "quarantined_usage"("generation_id");

ALTER TABLE "redis_epoch" ADD CONSTRAINT "redis_epoch_is_one_row" CHECK ("id" = 1);
ALTER TABLE "lease" ADD CONSTRAINT "lease_amounts"
  CHECK ("granted_nano" >= 0 AND "reclaimed_nano" >= 0 AND "settled_nano" >= 0
    AND ("state" = 'closed' OR "granted_nano" - "reclaimed_nano" - "settled_nano" >= 0));
INSERT INTO "redis_epoch" ("epoch", "run_id", "owner", "confirmed", "claimed_at") VALUES (0, '', '', false, now());

-- A hold that was asked for and given up may arrive after its call was settled: nobody would ever let go of it.
CREATE FUNCTION refuse_late_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM settlement WHERE generation_id = NEW.generation_id) THEN
    RAISE EXCEPTION 'generation % is settled already', NEW.generation_id USING ERRCODE = 'CW410';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "credit_hold_not_after_settlement" BEFORE INSERT ON "credit_hold"
  FOR EACH ROW EXECUTE FUNCTION refuse_late_hold();

-- Takes the number after p_seen for a Redis process. Leases of earlier numbers get no more from then on.
CREATE FUNCTION claim_epoch(p_seen bigint, p_run_id text, p_owner text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  UPDATE redis_epoch SET epoch = p_seen + 1, run_id = p_run_id, owner = p_owner, confirmed = false, claimed_at = clock_timestamp()
    WHERE epoch = p_seen;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE lease SET state = 'draining' WHERE state = 'open';
  RETURN true;
END $$;

-- Sets a slice aside: at most what is available. No row when the epoch is not the current one.
CREATE FUNCTION grant_lease(p_workspace_id text, p_epoch bigint, p_want_nano bigint)
RETURNS TABLE (total_nano bigint, added_nano bigint) LANGUAGE plpgsql AS $$
DECLARE
  v_account_id bigint := ledger_account_id('workspace:' || p_workspace_id || ':credits');
  v_balance record;
BEGIN
  SELECT balance_nano, held_nano INTO STRICT v_balance FROM ledger_balance WHERE account_id = v_account_id FOR UPDATE;
  -- Held until we commit: an epoch that is claimed meanwhile finds this lease.
  PERFORM 1 FROM redis_epoch WHERE epoch = p_epoch AND confirmed FOR SHARE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  added_nano := greatest(0, least(v_balance.balance_nano - v_balance.held_nano, p_want_nano));
  IF EXISTS (SELECT 1 FROM workspace WHERE id = p_workspace_id AND spending_stopped IS NOT NULL) THEN
    added_nano := 0;
  END IF;
  INSERT INTO lease AS known (workspace_id, epoch, granted_nano) VALUES (p_workspace_id, p_epoch, added_nano)
    ON CONFLICT (workspace_id, epoch) DO UPDATE SET granted_nano = known.granted_nano + added_nano, used_at = clock_timestamp()
    RETURNING known.granted_nano INTO total_nano;
  UPDATE ledger_balance SET held_nano = held_nano + added_nano WHERE account_id = v_account_id;
  RETURN NEXT;
END $$;

-- p_total_nano: everything that Redis has ever taken back of this lease.
CREATE FUNCTION return_slice(p_workspace_id text, p_epoch bigint, p_total_nano bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_account_id bigint := ledger_account_id('workspace:' || p_workspace_id || ':credits');
  v_before bigint;
BEGIN
  PERFORM 1 FROM ledger_balance WHERE account_id = v_account_id FOR UPDATE;
  PERFORM 1 FROM redis_epoch WHERE epoch = p_epoch AND confirmed FOR SHARE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  SELECT reclaimed_nano INTO v_before FROM lease
    WHERE workspace_id = p_workspace_id AND epoch = p_epoch AND state = 'open' AND reclaimed_nano < p_total_nano FOR UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  UPDATE lease SET reclaimed_nano = p_total_nano WHERE workspace_id = p_workspace_id AND epoch = p_epoch;
  UPDATE ledger_balance SET held_nano = held_nano - (p_total_nano - v_before) WHERE account_id = v_account_id;
END $$;

-- What remains of leases of earlier epochs goes back, once nothing of them can come any more.
CREATE FUNCTION close_leases(p_before bigint, p_epoch bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_lease record;
BEGIN
  FOR v_lease IN
    SELECT lease.workspace_id, lease.epoch, ledger_account_id('workspace:' || lease.workspace_id || ':credits') AS account_id
      FROM lease WHERE lease.state <> 'closed' AND lease.epoch < p_before ORDER BY 3, 2 LIMIT 1000
  LOOP
    PERFORM 1 FROM ledger_balance WHERE account_id = v_lease.account_id FOR UPDATE;
    PERFORM 1 FROM redis_epoch WHERE epoch = p_epoch AND confirmed FOR SHARE;
    IF NOT FOUND THEN
      RETURN;
    END IF;
    UPDATE ledger_balance SET held_nano = held_nano - (
        SELECT coalesce(sum(granted_nano - reclaimed_nano - settled_nano), 0) FROM lease
          WHERE workspace_id = v_lease.workspace_id AND epoch = v_lease.epoch AND state <> 'closed')
      WHERE account_id = v_lease.account_id;
    UPDATE lease SET state = 'closed' WHERE workspace_id = v_lease.workspace_id AND epoch = v_lease.epoch;
  END LOOP;
END $$;

-- A call that was made on a lease: "generation" is a row of that table as JSON, "attempts" rows of "attempt".
CREATE TYPE usage_item AS (
  generation_id text, workspace_id text, api_key_id text, epoch bigint, held_nano bigint, cost_nano bigint, source text,
  budgets jsonb, generation jsonb, attempts jsonb
);

CREATE TYPE lease_payment AS (workspace_id text, epoch bigint, paid_nano bigint, transaction_id uuid);

-- Settles a batch, each call at most once, all or nothing: one ledger transaction per workspace and epoch. A call is
-- charged at most what was held for it, from its lease; what comes after that was closed is paid from what is
-- available, and the rest is ours to bear. Epoch 0 is a hold in Postgres.
CREATE FUNCTION settle_batch(p_records jsonb)
RETURNS TABLE (generation_id text, epoch bigint, charged_nano bigint, is_new boolean) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_items usage_item[];
  v_item usage_item;
  v_group record;
  v_payments lease_payment[] := ARRAY[]::lease_payment[];
  v_account_id bigint;
  v_credits text;
  v_remainder bigint;
  v_from_lease bigint;
  v_paid bigint;
  v_transaction_id uuid;
  v_now timestamptz := clock_timestamp();
  v_settled text[] := ARRAY[]::text[];
BEGIN
  -- Accounts are locked first, in the order of their ids: batches never wait for each other in a circle.
  PERFORM ledger_account_id('workspace:' || named.workspace_id || ':credits')
    FROM (SELECT DISTINCT item.workspace_id FROM jsonb_populate_recordset(NULL::usage_item, p_records) AS item ORDER BY 1) AS named;
  PERFORM 1 FROM ledger_balance WHERE account_id IN (
      SELECT account.id FROM ledger_account AS account WHERE account.name IN (
        SELECT 'workspace:' || item.workspace_id || ':credits' FROM jsonb_populate_recordset(NULL::usage_item, p_records) AS item))
    ORDER BY account_id FOR UPDATE;

  v_items := ARRAY(
    SELECT DISTINCT ON (item.generation_id) item FROM jsonb_populate_recordset(NULL::usage_item, p_records) AS item
     WHERE NOT EXISTS (SELECT 1 FROM settlement AS known WHERE known.generation_id = item.generation_id)
     ORDER BY item.generation_id);

  FOREACH v_item IN ARRAY v_items LOOP
    v_settled := v_settled || v_item.generation_id;
    IF v_item.epoch = 0 THEN
      PERFORM settle_generation(v_item.generation, v_item.attempts, v_item.source);
    END IF;
  END LOOP;

  FOR v_group IN
    SELECT item.workspace_id, item.epoch, min(item.generation_id) AS first_id,
           sum(item.cost_nano)::bigint AS cost, sum(least(item.cost_nano, item.held_nano))::bigint AS due
      FROM unnest(v_items) AS item WHERE item.epoch > 0 GROUP BY 1, 2 ORDER BY 1, 2
  LOOP
    v_credits := 'workspace:' || v_group.workspace_id || ':credits';
    v_account_id := ledger_account_id(v_credits);
    SELECT granted_nano - reclaimed_nano - settled_nano INTO v_remainder FROM lease
      WHERE workspace_id = v_group.workspace_id AND epoch = v_group.epoch AND state <> 'closed' FOR UPDATE;
    v_from_lease := least(v_group.due, coalesce(v_remainder, 0));
    v_paid := v_from_lease + (SELECT least(v_group.due - v_from_lease, balance_nano - held_nano)
      FROM ledger_balance WHERE account_id = v_account_id);
    UPDATE lease SET settled_nano = settled_nano + v_from_lease, used_at = v_now
      WHERE workspace_id = v_group.workspace_id AND epoch = v_group.epoch AND state <> 'closed';
    UPDATE ledger_balance SET held_nano = held_nano - v_from_lease WHERE account_id = v_account_id;

    v_transaction_id := NULL;
    IF v_group.cost > 0 THEN
      SELECT posted.transaction_id INTO v_transaction_id FROM post_transaction(
        'usage:' || v_group.epoch || ':' || v_group.first_id, 'usage', v_group.workspace_id,
        'generation:' || v_group.first_id,
        (SELECT jsonb_agg(entry) FROM (
          SELECT jsonb_build_object('account', account, 'amount', amount::text) AS entry FROM (VALUES
            (v_credits, -v_paid),
            ('platform:loss-overrun', v_group.due - v_group.cost),
            ('platform:loss-late', v_paid - v_group.due),
            ('platform:inference-revenue', v_group.cost)
          ) AS listed(account, amount) WHERE amount <> 0
        ) AS entries)
      ) AS posted;
    END IF;

    v_payments := v_payments || ROW(v_group.workspace_id, v_group.epoch, v_paid, v_transaction_id)::lease_payment;
  END LOOP;

  -- Almost always everything is paid; otherwise the first calls are, as far as it goes.
  WITH charged AS (
    SELECT item.*, greatest(0, least(least(item.cost_nano, item.held_nano),
        payment.paid_nano - (sum(least(item.cost_nano, item.held_nano)) OVER (PARTITION BY item.workspace_id, item.epoch ORDER BY item.generation_id)
          - least(item.cost_nano, item.held_nano))))::bigint AS charge, payment.transaction_id
      FROM unnest(v_items) AS item JOIN unnest(v_payments) AS payment USING (workspace_id, epoch)
  ), usages AS (
    INSERT INTO api_key_usage (api_key_id, period, spent_nano)
      SELECT counted.api_key_id, counted.period, sum(counted.charge) FROM (
        SELECT DISTINCT charged.generation_id, charged.api_key_id, charged.charge, periods.period FROM charged, LATERAL (
          SELECT unnest(ARRAY['total', usage_period('daily', v_now), usage_period('weekly', v_now), usage_period('monthly', v_now)]) AS period
          UNION SELECT budget ->> 'period' FROM jsonb_array_elements(charged.budgets) AS budget
            WHERE budget ->> 'subject' = charged.api_key_id) AS periods
      ) AS counted WHERE counted.charge > 0 GROUP BY 1, 2 ORDER BY 1, 2
      ON CONFLICT (api_key_id, period) DO UPDATE SET spent_nano = api_key_usage.spent_nano + EXCLUDED.spent_nano
  ), generations AS (
    INSERT INTO generation SELECT written.* FROM charged, LATERAL jsonb_populate_record(NULL::generation, charged.generation
      || jsonb_build_object('cost_nano', charged.charge, 'is_byok', false, 'upstream_cost_nano', 0)) AS written
  ), attempts AS (
    INSERT INTO attempt (generation_id, sequence, model_id, endpoint_id, provider_id, own_key_id, http_status, outcome, reason, started_at, latency_ms)
      SELECT charged.generation_id, a.sequence, a.model_id, a.endpoint_id, a.provider_id, a.own_key_id, a.http_status, a.outcome, a.reason, a.started_at, a.latency_ms
        FROM charged, LATERAL jsonb_populate_recordset(NULL::attempt, charged.attempts) AS a
  )
  INSERT INTO settlement (generation_id, workspace_id, api_key_id, transaction_id, charged_nano, uncovered_nano, epoch, source)
    SELECT charged.generation_id, charged.workspace_id, charged.api_key_id, charged.transaction_id, charged.charge,
           charged.cost_nano - charged.charge, charged.epoch, charged.source FROM charged;

  RETURN QUERY SELECT known.generation_id, known.epoch, known.charged_nano, known.generation_id = ANY (v_settled)
    FROM settlement AS known WHERE known.generation_id IN (
      SELECT item.generation_id FROM jsonb_populate_recordset(NULL::usage_item, p_records) AS item);
END $$;
