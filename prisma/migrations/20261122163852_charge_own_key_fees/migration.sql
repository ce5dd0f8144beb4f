-- AlterTable
ALTER TABLE "attempt" ADD COLUMN     "own_key_id" TEXT;

-- AlterTable
ALTER TABLE "credit_hold" ADD COLUMN     "own_fee_nano" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "own_key_id" TEXT,
ADD COLUMN     "own_key_month" TEXT,
ADD COLUMN     "own_list_nano" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "generation" ADD COLUMN     "is_byok" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "own_key_id" TEXT,
ADD COLUMN     "upstream_cost_nano" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "own_key_month" (
    "workspace_id" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "allowance_nano" BIGINT NOT NULL,
    "fee_basis_points" INTEGER NOT NULL,
    "list_nano" BIGINT NOT NULL DEFAULT 0,
    "fee_nano" BIGINT NOT NULL DEFAULT 0,
    "held_list_nano" BIGINT NOT NULL DEFAULT 0,
    "held_fee_nano" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "own_key_month_pkey" PRIMARY KEY ("workspace_id","month")
);

ALTER TABLE "own_key_month" ADD CONSTRAINT "own_key_month_not_negative"
  CHECK ("allowance_nano" >= 0 AND "fee_basis_points" BETWEEN 0 AND 10000 AND "list_nano" >= 0 AND "fee_nano" >= 0
    AND "held_list_nano" >= 0 AND "held_fee_nano" >= 0);
ALTER TABLE "credit_hold" ADD CONSTRAINT "credit_hold_own_key_not_negative" CHECK ("own_list_nano" >= 0 AND "own_fee_nano" >= 0);
ALTER TABLE "generation" ADD CONSTRAINT "generation_upstream_cost_not_negative" CHECK ("upstream_cost_nano" >= 0);

-- The fee for a month's calls on own keys: a share of what lies beyond the allowance, rounded up once for the month.
-- A call's fee is the difference that it makes, so the fees of calls add up to the fee of their sum, to the nano-dollar.
CREATE FUNCTION own_key_fee(p_list_nano bigint, p_allowance_nano bigint, p_fee_basis_points int) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$
  SELECT div(greatest(p_list_nano - p_allowance_nano, 0)::numeric * p_fee_basis_points + 9999, 10000)::bigint
$$;

-- Admission of a call that may be made on an own key: as take_hold, and beside p_amount_nano for shared capacity it
-- sets aside what the call can add to the month's fee. Because fees depend on the order in which calls settle, their
-- holds are one pool per month: held_fee = fee(settled + under way) - fee(settled), which covers every order.
-- The first call of a month fixes the terms for the month.
CREATE FUNCTION take_own_key_hold(
  p_generation_id text, p_workspace_id text, p_api_key_id text, p_gateway_instance_id text, p_amount_nano bigint,
  p_request_id text, p_requested_model text, p_api_type text, p_streamed boolean,
  p_own_list_nano bigint, p_allowance_nano bigint, p_fee_basis_points int,
  OUT outcome text, OUT available_nano bigint
) LANGUAGE plpgsql AS $$
DECLARE
  v_account_id bigint := ledger_account_id('workspace:' || p_workspace_id || ':credits');
  v_month text;
  v_terms own_key_month%ROWTYPE;
  v_fee bigint;
BEGIN
  PERFORM 1 FROM ledger_balance WHERE account_id = v_account_id FOR UPDATE;
  IF EXISTS (SELECT 1 FROM credit_hold WHERE generation_id = p_generation_id) THEN
    outcome := 'held';
    RETURN;
  END IF;

  v_month := usage_period('monthly', clock_timestamp());
  INSERT INTO own_key_month (workspace_id, month, allowance_nano, fee_basis_points)
    VALUES (p_workspace_id, v_month, p_allowance_nano, p_fee_basis_points) ON CONFLICT DO NOTHING;
  SELECT * INTO STRICT v_terms FROM own_key_month WHERE workspace_id = p_workspace_id AND month = v_month FOR UPDATE;
  v_fee := own_key_fee(v_terms.list_nano + v_terms.held_list_nano + p_own_list_nano, v_terms.allowance_nano, v_terms.fee_basis_points)
    - own_key_fee(v_terms.list_nano + v_terms.held_list_nano, v_terms.allowance_nano, v_terms.fee_basis_points);

  SELECT held.outcome, held.available_nano INTO outcome, available_nano FROM take_hold(p_generation_id, p_workspace_id,
    p_api_key_id, p_gateway_instance_id, p_amount_nano + v_fee, p_request_id, p_requested_model, p_api_type, p_streamed) AS held;
  IF outcome <> 'held' THEN
    RETURN;
  END IF;
  -- The account stays held for both; the fee's part now belongs to the month's pool.
  UPDATE credit_hold SET amount_nano = p_amount_nano, own_list_nano = p_own_list_nano, own_key_month = v_month, own_fee_nano = v_fee
    WHERE generation_id = p_generation_id;
  UPDATE own_key_month SET held_list_nano = held_list_nano + p_own_list_nano, held_fee_nano = held_fee_nano + v_fee
    WHERE workspace_id = p_workspace_id AND month = v_month;
END $$;

-- As before, and a generation served with an own key (is_byok) is charged the fee that its upstream_cost_nano adds to
-- its month; cost_nano is then not read. Any settlement returns what its hold had set aside for a fee.
CREATE OR REPLACE FUNCTION settle_generation(
  p_generation jsonb, p_attempts jsonb, p_source text,
  OUT is_new boolean, OUT charged_nano bigint, OUT uncovered_nano bigint
) LANGUAGE plpgsql AS $$
DECLARE
  v_generation generation%ROWTYPE := jsonb_populate_record(NULL::generation, p_generation);
  v_is_own boolean := coalesce(v_generation.is_byok, false);
  v_list bigint := CASE WHEN v_is_own THEN coalesce(v_generation.upstream_cost_nano, 0) ELSE 0 END;
  v_cost bigint := v_generation.cost_nano;
  v_credits text := 'workspace:' || v_generation.workspace_id || ':credits';
  v_account_id bigint := ledger_account_id(v_credits);
  v_hold credit_hold%ROWTYPE;
  v_month own_key_month%ROWTYPE;
  v_fee bigint := 0;
  v_fee_released bigint := 0;
  v_transaction_id uuid;
  v_now timestamptz := clock_timestamp();
BEGIN
  PERFORM 1 FROM ledger_balance WHERE account_id = v_account_id FOR UPDATE;

  SELECT s.charged_nano, s.uncovered_nano INTO charged_nano, uncovered_nano
    FROM settlement s WHERE s.generation_id = v_generation.id;
  IF FOUND THEN
    is_new := false;
    RETURN;
  END IF;
  is_new := true;

  DELETE FROM credit_hold WHERE generation_id = v_generation.id RETURNING * INTO v_hold;

  IF v_is_own OR v_hold.own_key_month IS NOT NULL THEN
    -- A hold's own month counts the call even when it ended after the month did.
    SELECT * INTO v_month FROM own_key_month WHERE workspace_id = v_generation.workspace_id
      AND month = coalesce(v_hold.own_key_month, usage_period('monthly', v_now)) FOR UPDATE;
    IF FOUND THEN
      v_fee := own_key_fee(v_month.list_nano + v_list, v_month.allowance_nano, v_month.fee_basis_points)
        - own_key_fee(v_month.list_nano, v_month.allowance_nano, v_month.fee_basis_points);
      v_month.list_nano := v_month.list_nano + v_list;
      v_month.held_list_nano := v_month.held_list_nano - coalesce(v_hold.own_list_nano, 0);
      v_fee_released := greatest(0, v_month.held_fee_nano - (
        own_key_fee(v_month.list_nano + v_month.held_list_nano, v_month.allowance_nano, v_month.fee_basis_points)
        - own_key_fee(v_month.list_nano, v_month.allowance_nano, v_month.fee_basis_points)));
      UPDATE own_key_month SET list_nano = v_month.list_nano, held_list_nano = v_month.held_list_nano,
          fee_nano = fee_nano + v_fee, held_fee_nano = held_fee_nano - v_fee_released
        WHERE workspace_id = v_month.workspace_id AND month = v_month.month;
    END IF;
  END IF;

  IF v_is_own THEN
    v_cost := v_fee;
    charged_nano := least(v_cost, v_fee_released);
  ELSE
    charged_nano := least(v_cost, coalesce(v_hold.amount_nano, 0));
  END IF;
  uncovered_nano := v_cost - charged_nano;

  UPDATE ledger_balance SET held_nano = held_nano - coalesce(v_hold.amount_nano, 0) - v_fee_released WHERE account_id = v_account_id;
  IF v_hold.limit_period IS NOT NULL THEN
    UPDATE api_key_usage SET held_nano = held_nano - v_hold.amount_nano - v_hold.own_fee_nano
      WHERE api_key_id = v_hold.api_key_id AND period = v_hold.limit_period;
  END IF;

  IF v_cost > 0 THEN
    SELECT posted.transaction_id INTO v_transaction_id FROM post_transaction(
      'usage:' || v_generation.id, 'usage', v_generation.workspace_id, 'generation:' || v_generation.id,
      (SELECT jsonb_agg(entry) FROM (
        SELECT jsonb_build_object('account', account, 'amount', amount::text) AS entry FROM (VALUES
          (v_credits, -charged_nano),
          ('platform:loss-overrun', -uncovered_nano),
          (CASE WHEN v_is_own THEN 'platform:own-key-fees' ELSE 'platform:inference-revenue' END, v_cost)
        ) AS listed(account, amount) WHERE amount <> 0
      ) AS entries)
    ) AS posted;
  END IF;

  IF charged_nano > 0 THEN
    -- A hold's own period counts its spend even when the call ended after the period did.
    INSERT INTO api_key_usage (api_key_id, period, spent_nano)
      SELECT v_generation.api_key_id, period, charged_nano FROM (
        SELECT DISTINCT unnest(ARRAY['total', usage_period('daily', v_now), usage_period('weekly', v_now),
          usage_period('monthly', v_now), v_hold.limit_period]) AS period
      ) AS periods WHERE period IS NOT NULL
      ORDER BY period
      ON CONFLICT (api_key_id, period) DO UPDATE SET spent_nano = api_key_usage.spent_nano + EXCLUDED.spent_nano;
  END IF;

  v_generation.cost_nano := charged_nano;
  v_generation.is_byok := v_is_own;
  v_generation.upstream_cost_nano := v_list;
  INSERT INTO generation SELECT v_generation.*;
  INSERT INTO attempt (generation_id, sequence, model_id, endpoint_id, provider_id, own_key_id, http_status, outcome, reason, started_at, latency_ms)
    SELECT v_generation.id, a.sequence, a.model_id, a.endpoint_id, a.provider_id, a.own_key_id, a.http_status, a.outcome, a.reason, a.started_at, a.latency_ms
      FROM jsonb_populate_recordset(NULL::attempt, p_attempts) AS a;
  INSERT INTO settlement (generation_id, workspace_id, api_key_id, transaction_id, charged_nano, uncovered_nano, source)
    VALUES (v_generation.id, v_generation.workspace_id, v_generation.api_key_id, v_transaction_id, charged_nano, uncovered_nano, p_source);
END $$;
