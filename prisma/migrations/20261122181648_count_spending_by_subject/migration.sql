-- Spending is counted for every key, member and workspace, and a hold must fit into any number of their budgets.

-- CreateTable
CREATE TABLE "spend_usage" (
    "subject" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "spent_nano" BIGINT NOT NULL DEFAULT 0,
    "own_list_nano" BIGINT NOT NULL DEFAULT 0,
    "held_nano" BIGINT NOT NULL DEFAULT 0,
    "held_with_own_nano" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "spend_usage_pkey" PRIMARY KEY ("subject","period")
);
ALTER TABLE "spend_usage" ADD CONSTRAINT "spend_usage_not_negative"
  CHECK ("spent_nano" >= 0 AND "own_list_nano" >= 0 AND "held_nano" >= 0 AND "held_with_own_nano" >= 0);
-- Every settlement updates the same few rows: room beside them keeps the old versions out of the index.
ALTER TABLE "spend_usage" SET (fillfactor = 50);

-- AlterTable
ALTER TABLE "credit_hold" ADD COLUMN     "budgets" JSONB NOT NULL DEFAULT '[]';

-- Whom a call's spending is counted for: its key, the member who made the key, and the workspace.
CREATE FUNCTION usage_subjects(p_workspace_id text, p_api_key_id text, p_member_id text) RETURNS text[]
LANGUAGE sql IMMUTABLE AS $$
  SELECT array_remove(ARRAY['key:' || p_api_key_id, 'member:' || p_workspace_id || ':' || p_member_id,
    'workspace:' || p_workspace_id], NULL)
$$;

-- The four periods that a call counts in. Those that its budgets name, where it was admitted, go before those of p_at.
CREATE FUNCTION usage_periods(p_at timestamptz, p_named text[]) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce((SELECT named FROM unnest(p_named) AS named WHERE named LIKE kind.pattern LIMIT 1), usage_period(kind.reset, p_at))
    FROM (VALUES ('total', 'total'), ('daily', '____-__-__'), ('weekly', '____-W__'), ('monthly', '____-__')) AS kind(reset, pattern)
$$;

INSERT INTO spend_usage (subject, period, spent_nano)
  SELECT subject, usage.period, sum(usage.spent_nano)
    FROM api_key_usage AS usage JOIN api_key AS key ON key.id = usage.api_key_id,
         unnest(usage_subjects(key.workspace_id, key.id, key.created_by_id)) AS subject
   GROUP BY 1, 2;
INSERT INTO spend_usage AS known (subject, period, own_list_nano)
  SELECT subject, period, sum(called.upstream_cost_nano)
    FROM generation AS called JOIN api_key AS key ON key.id = called.api_key_id,
         unnest(usage_subjects(key.workspace_id, key.id, key.created_by_id)) AS subject,
         usage_periods(called.started_at, ARRAY[]::text[]) AS period
   WHERE called.is_byok GROUP BY 1, 2
  ON CONFLICT (subject, period) DO UPDATE SET own_list_nano = EXCLUDED.own_list_nano;
UPDATE credit_hold AS hold SET budgets = jsonb_build_array(jsonb_build_object('holder', 'key', 'subject', 'key:' || key.id,
    'limit', key.limit_nano::text, 'reset', key.limit_reset, 'countsOwnKeys', false, 'period', hold.limit_period))
  FROM api_key AS key WHERE key.id = hold.api_key_id AND key.limit_nano IS NOT NULL AND hold.limit_period IS NOT NULL;
INSERT INTO spend_usage AS known (subject, period, held_nano, held_with_own_nano)
  SELECT budget ->> 'subject', budget ->> 'period', sum(greatest(hold.amount_nano, hold.own_fee_nano)),
         sum(greatest(hold.amount_nano, hold.own_fee_nano + hold.own_list_nano))
    FROM credit_hold AS hold, jsonb_array_elements(hold.budgets) AS budget GROUP BY 1, 2
  ON CONFLICT (subject, period) DO UPDATE
    SET held_nano = EXCLUDED.held_nano, held_with_own_nano = EXCLUDED.held_with_own_nano;

-- DropForeignKey
ALTER TABLE "api_key_usage" DROP CONSTRAINT "api_key_usage_api_key_id_fkey";

-- DropTable
DROP TABLE "api_key_usage";

-- AlterTable
ALTER TABLE "credit_hold" DROP COLUMN "limit_period";

-- Budgets of a call: [{"holder", "subject", "limit": "nano-dollars", "reset": daily | weekly | monthly | null,
-- "countsOwnKeys"}]; a hold keeps them with the name of the "period" that it was admitted in.

-- The first budget that has no room for a call that may come to p_credits_nano, or to p_with_own_nano where calls on
-- own keys count at list price. All null when it fits everywhere.
CREATE FUNCTION budget_without_room(
  p_budgets jsonb, p_credits_nano bigint, p_with_own_nano bigint, OUT budget jsonb, OUT available_nano bigint
) LANGUAGE sql STABLE AS $$
  SELECT asked.budget, greatest(asked.room, 0)
    FROM (
      SELECT listed.budget, listed.position, CASE WHEN counts_own THEN p_with_own_nano ELSE p_credits_nano END AS need,
             (listed.budget ->> 'limit')::bigint - coalesce(CASE WHEN counts_own
               THEN usage.spent_nano + usage.own_list_nano + usage.held_with_own_nano
               ELSE usage.spent_nano + usage.held_nano END, 0) AS room
        FROM jsonb_array_elements(p_budgets) WITH ORDINALITY AS listed(budget, position)
       CROSS JOIN LATERAL (SELECT (listed.budget ->> 'countsOwnKeys')::boolean AS counts_own) AS terms
        LEFT JOIN spend_usage AS usage
          ON usage.subject = listed.budget ->> 'subject' AND usage.period = listed.budget ->> 'period'
    ) AS asked
   WHERE asked.need > greatest(asked.room, 0) ORDER BY asked.position LIMIT 1
$$;

CREATE FUNCTION hold_in_budgets(p_budgets jsonb, p_credits_nano bigint, p_with_own_nano bigint) RETURNS void LANGUAGE sql AS $$
  INSERT INTO spend_usage AS known (subject, period, held_nano, held_with_own_nano)
    SELECT DISTINCT budget ->> 'subject', budget ->> 'period', p_credits_nano, p_with_own_nano
      FROM jsonb_array_elements(p_budgets) AS budget
    ON CONFLICT (subject, period) DO UPDATE SET held_nano = known.held_nano + EXCLUDED.held_nano,
      held_with_own_nano = known.held_with_own_nano + EXCLUDED.held_with_own_nano
$$;

CREATE FUNCTION release_from_budgets(p_budgets jsonb, p_credits_nano bigint, p_with_own_nano bigint) RETURNS void LANGUAGE sql AS $$
  UPDATE spend_usage AS usage
     SET held_nano = held_nano - p_credits_nano, held_with_own_nano = held_with_own_nano - p_with_own_nano
    FROM (SELECT DISTINCT budget ->> 'subject' AS subject, budget ->> 'period' AS period
            FROM jsonb_array_elements(p_budgets) AS budget) AS held
   WHERE usage.subject = held.subject AND usage.period = held.period
$$;

-- Why a call with this key may spend nothing now: key-not-usable | stopped-by-dispute | stopped-by-debt |
-- stopped-by-review; else null.
-- Asked under the lock of the workspace's credits, so that what was revoked or stopped before it began is never admitted.
CREATE FUNCTION spending_refusal(p_workspace_id text, p_api_key_id text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN NOT EXISTS (SELECT 1 FROM api_key WHERE id = p_api_key_id AND workspace_id = p_workspace_id AND NOT disabled
      AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp())) THEN 'key-not-usable'
    ELSE (SELECT 'stopped-by-' || coalesce(spending_stopped, CASE WHEN review_since IS NOT NULL THEN 'review' END)
            FROM workspace WHERE id = p_workspace_id)
  END
$$;

-- Calls under way that count for a subject.
CREATE FUNCTION calls_under_way(p_workspace_id text, p_subject text) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT count(*) FROM credit_hold AS hold LEFT JOIN api_key AS key ON key.id = hold.api_key_id
   WHERE hold.workspace_id = p_workspace_id
     AND p_subject = ANY (usage_subjects(hold.workspace_id, hold.api_key_id, key.created_by_id))
$$;

DROP FUNCTION take_own_key_hold;
DROP FUNCTION take_hold;

-- Admission: checks key, credits, budgets and how many calls are under way, and takes the hold, or takes nothing and
-- says why. Calling it again for the same generation is harmless. Whatever belongs to a workspace is read and changed
-- under the lock of its credits, so calls of one workspace go one after the other and never wait in a circle.
--
-- p_own_list_nano (null: none): the call may be made on an own key, and comes to at most this at list price. What that
-- can add to the month's fee is set aside too. Because fees depend on the order in which calls settle, their holds are
-- one pool per month: held_fee = fee(settled + under way) - fee(settled), which covers every order. The first call of a
-- month fixes the terms for the month.
--
-- outcome: held | what spending_refusal says | insufficient-credits | budget-exceeded | concurrency-exceeded.
-- available_nano: what could still be held, of the credits or of the budget. refused_by: the
-- budget, or the element of p_concurrency ([{"subject", "limit"}]).
CREATE FUNCTION take_hold(
  p_generation_id text, p_workspace_id text, p_api_key_id text, p_gateway_instance_id text, p_amount_nano bigint,
  p_request_id text, p_requested_model text, p_api_type text, p_streamed boolean, p_budgets jsonb, p_concurrency jsonb,
  p_own_list_nano bigint, p_allowance_nano bigint, p_fee_basis_points int,
  OUT outcome text, OUT available_nano bigint, OUT refused_by jsonb
) LANGUAGE plpgsql AS $$
DECLARE
  v_account_id bigint := ledger_account_id('workspace:' || p_workspace_id || ':credits');
  -- As precise as the hold stores it, so that the hold always names the same periods.
  v_now timestamptz;
  v_list bigint := coalesce(p_own_list_nano, 0);
  v_fee bigint := 0;
  v_terms own_key_month%ROWTYPE;
  v_budgets jsonb;
BEGIN
  SELECT balance_nano - held_nano INTO STRICT available_nano FROM ledger_balance WHERE account_id = v_account_id FOR UPDATE;
  IF EXISTS (SELECT 1 FROM credit_hold WHERE generation_id = p_generation_id) THEN
    outcome := 'held';
    RETURN;
  END IF;
  outcome := spending_refusal(p_workspace_id, p_api_key_id);
  IF outcome IS NOT NULL THEN
    RETURN;
  END IF;
  v_now := date_trunc('milliseconds', clock_timestamp());

  IF p_own_list_nano IS NOT NULL THEN
    INSERT INTO own_key_month (workspace_id, month, allowance_nano, fee_basis_points)
      VALUES (p_workspace_id, usage_period('monthly', v_now), p_allowance_nano, p_fee_basis_points) ON CONFLICT DO NOTHING;
    SELECT * INTO STRICT v_terms FROM own_key_month
      WHERE workspace_id = p_workspace_id AND month = usage_period('monthly', v_now);
    v_fee := own_key_fee(v_terms.list_nano + v_terms.held_list_nano + v_list, v_terms.allowance_nano, v_terms.fee_basis_points)
      - own_key_fee(v_terms.list_nano + v_terms.held_list_nano, v_terms.allowance_nano, v_terms.fee_basis_points);
  END IF;

  IF p_amount_nano + v_fee > available_nano THEN
    outcome := 'insufficient-credits';
    RETURN;
  END IF;

  -- It is charged for shared capacity or for an own key, never for both.
  v_budgets := (SELECT coalesce(jsonb_agg(budget || jsonb_build_object('period', usage_period(budget ->> 'reset', v_now)) ORDER BY position), '[]')
    FROM jsonb_array_elements(p_budgets) WITH ORDINALITY AS listed(budget, position));
  SELECT tight.budget, tight.available_nano INTO refused_by, available_nano
    FROM budget_without_room(v_budgets, greatest(p_amount_nano, v_fee), greatest(p_amount_nano, v_fee + v_list)) AS tight;
  IF refused_by IS NOT NULL THEN
    outcome := 'budget-exceeded';
    RETURN;
  END IF;

  SELECT listed.most INTO refused_by FROM jsonb_array_elements(p_concurrency) WITH ORDINALITY AS listed(most, position)
   WHERE calls_under_way(p_workspace_id, listed.most ->> 'subject') >= (listed.most ->> 'limit')::bigint
   ORDER BY listed.position LIMIT 1;
  IF refused_by IS NOT NULL THEN
    outcome := 'concurrency-exceeded';
    RETURN;
  END IF;

  UPDATE ledger_balance SET held_nano = held_nano + p_amount_nano + v_fee WHERE account_id = v_account_id;
  PERFORM hold_in_budgets(v_budgets, greatest(p_amount_nano, v_fee), greatest(p_amount_nano, v_fee + v_list));
  UPDATE own_key_month SET held_list_nano = held_list_nano + v_list, held_fee_nano = held_fee_nano + v_fee
    WHERE workspace_id = p_workspace_id AND month = v_terms.month;
  INSERT INTO credit_hold (generation_id, workspace_id, api_key_id, gateway_instance_id, amount_nano, budgets,
      request_id, requested_model, api_type, streamed, own_list_nano, own_key_month, own_fee_nano, created_at)
    VALUES (p_generation_id, p_workspace_id, p_api_key_id, p_gateway_instance_id, p_amount_nano, v_budgets,
      p_request_id, p_requested_model, p_api_type, p_streamed, v_list, v_terms.month, v_fee, v_now);
  outcome := 'held';
END $$;

-- Raises a hold to p_amount_nano in total, with the same checks as when it was taken; again is harmless.
-- outcome: as of take_hold without concurrency-exceeded, or gone: there is no such hold (any more).
CREATE FUNCTION raise_hold(
  p_generation_id text, p_amount_nano bigint, OUT outcome text, OUT available_nano bigint, OUT refused_by jsonb
) LANGUAGE plpgsql AS $$
DECLARE
  v_account_id bigint;
  v_hold credit_hold%ROWTYPE;
  v_credits bigint;
  v_with_own bigint;
BEGIN
  SELECT account.id INTO v_account_id FROM credit_hold AS hold
    JOIN ledger_account AS account ON account.name = 'workspace:' || hold.workspace_id || ':credits'
   WHERE hold.generation_id = p_generation_id;
  SELECT balance_nano - held_nano INTO available_nano FROM ledger_balance WHERE account_id = v_account_id FOR UPDATE;
  SELECT * INTO v_hold FROM credit_hold WHERE generation_id = p_generation_id;
  IF NOT FOUND THEN
    outcome := 'gone';
    RETURN;
  END IF;
  IF p_amount_nano <= v_hold.amount_nano THEN
    outcome := 'held';
    RETURN;
  END IF;
  outcome := spending_refusal(v_hold.workspace_id, v_hold.api_key_id);
  IF outcome IS NOT NULL THEN
    RETURN;
  END IF;
  IF p_amount_nano - v_hold.amount_nano > available_nano THEN
    outcome := 'insufficient-credits';
    RETURN;
  END IF;

  v_credits := greatest(p_amount_nano, v_hold.own_fee_nano) - greatest(v_hold.amount_nano, v_hold.own_fee_nano);
  v_with_own := greatest(p_amount_nano, v_hold.own_fee_nano + v_hold.own_list_nano)
    - greatest(v_hold.amount_nano, v_hold.own_fee_nano + v_hold.own_list_nano);
  SELECT tight.budget, tight.available_nano INTO refused_by, available_nano
    FROM budget_without_room(v_hold.budgets, v_credits, v_with_own) AS tight;
  IF refused_by IS NOT NULL THEN
    outcome := 'budget-exceeded';
    RETURN;
  END IF;

  UPDATE ledger_balance SET held_nano = held_nano + p_amount_nano - v_hold.amount_nano WHERE account_id = v_account_id;
  PERFORM hold_in_budgets(v_hold.budgets, v_credits, v_with_own);
  UPDATE credit_hold SET amount_nano = p_amount_nano WHERE generation_id = p_generation_id;
  outcome := 'held';
END $$;

-- As before, and the call is counted for its key, its member and its workspace, in the periods it was admitted in; what
-- was held in budgets is released.
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
  v_admitted_at timestamptz;
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
  v_admitted_at := coalesce(v_hold.created_at, clock_timestamp());

  IF v_is_own OR v_hold.own_key_month IS NOT NULL THEN
    SELECT * INTO v_month FROM own_key_month WHERE workspace_id = v_generation.workspace_id
      AND month = coalesce(v_hold.own_key_month, usage_period('monthly', v_admitted_at));
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
  PERFORM release_from_budgets(v_hold.budgets, greatest(v_hold.amount_nano, v_hold.own_fee_nano),
    greatest(v_hold.amount_nano, v_hold.own_fee_nano + v_hold.own_list_nano));

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

  IF charged_nano > 0 OR v_list > 0 THEN
    INSERT INTO spend_usage AS known (subject, period, spent_nano, own_list_nano)
      SELECT subject, period, charged_nano, v_list
        FROM unnest(usage_subjects(v_generation.workspace_id, v_generation.api_key_id,
               (SELECT created_by_id FROM api_key WHERE id = v_generation.api_key_id))) AS subject,
             usage_periods(v_admitted_at, ARRAY[]::text[]) AS period
      ON CONFLICT (subject, period) DO UPDATE SET spent_nano = known.spent_nano + EXCLUDED.spent_nano,
        own_list_nano = known.own_list_nano + EXCLUDED.own_list_nano;
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

-- As before, and each call is counted for its key, its member and its workspace, in the periods that its budgets name.
CREATE OR REPLACE FUNCTION settle_batch(p_records jsonb)
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
    INSERT INTO spend_usage AS known (subject, period, spent_nano)
      SELECT subject, period, sum(charged.charge) FROM charged LEFT JOIN api_key AS key ON key.id = charged.api_key_id,
             LATERAL unnest(usage_subjects(charged.workspace_id, charged.api_key_id, key.created_by_id)) AS subject,
             LATERAL usage_periods(v_now, ARRAY(SELECT budget ->> 'period' FROM jsonb_array_elements(charged.budgets) AS budget)) AS period
       WHERE charged.charge > 0 GROUP BY 1, 2
      ON CONFLICT (subject, period) DO UPDATE SET spent_nano = known.spent_nano + EXCLUDED.spent_nano
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

-- As before, and a workspace under review gets nothing either.
CREATE OR REPLACE FUNCTION grant_lease(p_workspace_id text, p_epoch bigint, p_want_nano bigint)
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
  IF EXISTS (SELECT 1 FROM workspace WHERE id = p_workspace_id AND (spending_stopped IS NOT NULL OR review_since IS NOT NULL)) THEN
    added_nano := 0;
  END IF;
  INSERT INTO lease AS known (workspace_id, epoch, granted_nano) VALUES (p_workspace_id, p_epoch, added_nano)
    ON CONFLICT (workspace_id, epoch) DO UPDATE SET granted_nano = known.granted_nano + added_nano, used_at = clock_timestamp()
    RETURNING known.granted_nano INTO total_nano;
  UPDATE ledger_balance SET held_nano = held_nano + added_nano WHERE account_id = v_account_id;
  RETURN NEXT;
END $$;
