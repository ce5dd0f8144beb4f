-- Promotional credits are spent first; batches settle set by set.

-- A workspace's credits are two accounts: what it paid for, and what we gave it. What is held counts against both, the
-- promotional one first: held there = least(all that is held, promotional balance), the rest on the credits. So each
-- account covers what it holds exactly when both together cover everything, and what is held beyond the promotional
-- credits can be neither refunded nor taken back.

-- Entries are inserted transaction by transaction, whole: one look per statement instead of one per row.
DROP TRIGGER "ledger_entry_balanced" ON "ledger_entry";
CREATE OR REPLACE FUNCTION assert_transaction_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_unbalanced uuid := (SELECT transaction_id FROM added GROUP BY transaction_id HAVING sum(amount_nano) <> 0 LIMIT 1);
BEGIN
  IF v_unbalanced IS NOT NULL THEN
    RAISE EXCEPTION 'ledger transaction % is not balanced', v_unbalanced USING ERRCODE = '23514';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "ledger_entry_balanced" AFTER INSERT ON "ledger_entry"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION assert_transaction_balanced();

-- The credits are opened before the promotional ones, so that locking in the order of ids locks them first.
CREATE OR REPLACE FUNCTION ledger_account_id(p_name text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  v_id bigint;
BEGIN
  SELECT id INTO v_id FROM ledger_account WHERE name = p_name;
  IF FOUND THEN
    RETURN v_id;
  END IF;
  IF p_name LIKE 'workspace:%:promotional-credits' THEN
    PERFORM ledger_account_id('workspace:' || split_part(p_name, ':', 2) || ':credits');
  END IF;
  INSERT INTO ledger_account (name, workspace_id)
    VALUES (p_name, CASE WHEN p_name LIKE 'workspace:%' THEN split_part(p_name, ':', 2) END)
    ON CONFLICT (name) DO NOTHING;
  SELECT id INTO STRICT v_id FROM ledger_account WHERE name = p_name;
  IF p_name LIKE 'workspace:%' THEN
    INSERT INTO ledger_balance (account_id) VALUES (v_id) ON CONFLICT DO NOTHING;
  END IF;
  RETURN v_id;
END $$;

-- Opened here, so that no two settlements ever wait for each other to open them.
SELECT ledger_account_id('platform:' || name) FROM unnest(ARRAY['inference-revenue', 'own-key-fees', 'loss-overrun',
  'loss-late', 'loss-insurance']) AS name;

-- The lock of a workspace: whatever belongs to it is read and changed under it. Returns what can be held.
CREATE FUNCTION lock_credits(p_workspace_id text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  v_credits text := 'workspace:' || p_workspace_id || ':credits';
BEGIN
  PERFORM ledger_account_id(v_credits);
  RETURN (SELECT sum(locked.available) FROM (
    SELECT balance_nano - held_nano AS available FROM ledger_balance
     WHERE account_id IN (SELECT id FROM ledger_account
       WHERE name IN (v_credits, 'workspace:' || p_workspace_id || ':promotional-credits'))
     ORDER BY account_id FOR UPDATE) AS locked);
END $$;

-- Under the lock: changes what is held, and pays; returns what of it the promotional credits paid. With nothing to
-- change it divides what is held anew.
CREATE FUNCTION change_credits(p_workspace_id text, p_held_nano bigint, p_paid_nano bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  v_credits bigint := ledger_account_id('workspace:' || p_workspace_id || ':credits');
  v_promotional bigint := (SELECT id FROM ledger_account WHERE name = 'workspace:' || p_workspace_id || ':promotional-credits');
  v_from_promotional bigint := 0;
  v_left bigint;
  v_held bigint;
BEGIN
  IF v_promotional IS NULL THEN
    UPDATE ledger_balance SET balance_nano = balance_nano - p_paid_nano, held_nano = held_nano + p_held_nano
      WHERE account_id = v_credits;
    RETURN 0;
  END IF;
  SELECT balance_nano INTO STRICT v_left FROM ledger_balance WHERE account_id = v_promotional;
  v_from_promotional := least(v_left, p_paid_nano);
  v_left := v_left - v_from_promotional;
  v_held := (SELECT sum(held_nano) FROM ledger_balance WHERE account_id IN (v_credits, v_promotional)) + p_held_nano;
  UPDATE ledger_balance SET
      balance_nano = balance_nano - CASE account_id WHEN v_promotional THEN v_from_promotional ELSE p_paid_nano - v_from_promotional END,
      held_nano = CASE account_id WHEN v_promotional THEN least(v_held, v_left) ELSE v_held - least(v_held, v_left) END
    WHERE account_id IN (v_credits, v_promotional);
  RETURN v_from_promotional;
END $$;

-- As before, and whoever moves promotional credits has the workspace's lock, and leaves what is held divided.
CREATE OR REPLACE FUNCTION post_transaction(
  p_idempotency_key text, p_kind text, p_workspace_id text, p_reference text, p_entries jsonb,
  OUT transaction_id uuid, OUT is_new boolean
) LANGUAGE plpgsql AS $$
DECLARE
  v_fingerprint text := md5(p_kind || '|' || coalesce(p_workspace_id, '') || '|' || p_reference || '|' || p_entries::text);
  v_known ledger_transaction%ROWTYPE;
  v_entry record;
  v_promoted text[] := ARRAY(SELECT DISTINCT split_part(entry ->> 'account', ':', 2) FROM jsonb_array_elements(p_entries) AS entry
    WHERE entry ->> 'account' LIKE 'workspace:%:promotional-credits' ORDER BY 1);
BEGIN
  PERFORM lock_credits(workspace_id) FROM unnest(v_promoted) AS workspace_id;
  INSERT INTO ledger_transaction (idempotency_key, kind, workspace_id, reference, fingerprint)
    VALUES (p_idempotency_key, p_kind, p_workspace_id, p_reference, v_fingerprint)
    ON CONFLICT (idempotency_key) DO NOTHING
    RETURNING id INTO transaction_id;
  is_new := transaction_id IS NOT NULL;
  IF NOT is_new THEN
    SELECT * INTO STRICT v_known FROM ledger_transaction WHERE idempotency_key = p_idempotency_key;
    IF v_known.fingerprint <> v_fingerprint THEN
      RAISE EXCEPTION 'idempotency key % was used for another transaction', p_idempotency_key USING ERRCODE = 'CW409';
    END IF;
    transaction_id := v_known.id;
    RETURN;
  END IF;

  -- Balances are locked in the order of their ids, so two transactions never wait for each other in a circle.
  FOR v_entry IN
    SELECT ledger_account_id(entry ->> 'account') AS account_id, sum((entry ->> 'amount')::bigint) AS amount
      FROM jsonb_array_elements(p_entries) AS entry GROUP BY 1 ORDER BY 1
  LOOP
    UPDATE ledger_balance SET balance_nano = balance_nano + v_entry.amount
      WHERE account_id = v_entry.account_id AND balance_nano + v_entry.amount >= held_nano;
    IF NOT FOUND AND EXISTS (SELECT 1 FROM ledger_balance WHERE account_id = v_entry.account_id) THEN
      RAISE EXCEPTION 'transaction % would overdraw account %', p_idempotency_key, v_entry.account_id USING ERRCODE = 'CW402';
    END IF;
  END LOOP;
  PERFORM change_credits(workspace_id, 0, 0) FROM unnest(v_promoted) AS workspace_id;

  INSERT INTO ledger_entry (transaction_id, sequence, account_id, amount_nano)
    SELECT post_transaction.transaction_id, position, ledger_account_id(entry ->> 'account'), (entry ->> 'amount')::bigint
      FROM jsonb_array_elements(p_entries) WITH ORDINALITY AS listed(entry, position);
END $$;

-- What follows is as before, for both kinds of credits together.

CREATE OR REPLACE FUNCTION take_hold(
  p_generation_id text, p_workspace_id text, p_api_key_id text, p_gateway_instance_id text, p_amount_nano bigint,
  p_request_id text, p_requested_model text, p_api_type text, p_streamed boolean, p_budgets jsonb, p_concurrency jsonb,
  p_own_list_nano bigint, p_allowance_nano bigint, p_fee_basis_points int,
  OUT outcome text, OUT available_nano bigint, OUT refused_by jsonb
) LANGUAGE plpgsql AS $$
DECLARE
  -- As precise as the hold stores it, so that the hold always names the same periods.
  v_now timestamptz;
  v_list bigint := coalesce(p_own_list_nano, 0);
  v_fee bigint := 0;
  v_terms own_key_month%ROWTYPE;
  v_budgets jsonb;
BEGIN
  available_nano := lock_credits(p_workspace_id);
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

  PERFORM change_credits(p_workspace_id, p_amount_nano + v_fee, 0);
  PERFORM hold_in_budgets(v_budgets, greatest(p_amount_nano, v_fee), greatest(p_amount_nano, v_fee + v_list));
  UPDATE own_key_month SET held_list_nano = held_list_nano + v_list, held_fee_nano = held_fee_nano + v_fee
    WHERE workspace_id = p_workspace_id AND month = v_terms.month;
  INSERT INTO credit_hold (generation_id, workspace_id, api_key_id, gateway_instance_id, amount_nano, budgets,
      request_id, requested_model, api_type, streamed, own_list_nano, own_key_month, own_fee_nano, created_at)
    VALUES (p_generation_id, p_workspace_id, p_api_key_id, p_gateway_instance_id, p_amount_nano, v_budgets,
      p_request_id, p_requested_model, p_api_type, p_streamed, v_list, v_terms.month, v_fee, v_now);
  outcome := 'held';
END $$;

CREATE OR REPLACE FUNCTION raise_hold(
  p_generation_id text, p_amount_nano bigint, OUT outcome text, OUT available_nano bigint, OUT refused_by jsonb
) LANGUAGE plpgsql AS $$
DECLARE
  v_hold credit_hold%ROWTYPE;
  v_credits bigint;
  v_with_own bigint;
BEGIN
  available_nano := lock_credits(hold.workspace_id) FROM credit_hold AS hold WHERE hold.generation_id = p_generation_id;
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

  PERFORM change_credits(v_hold.workspace_id, p_amount_nano - v_hold.amount_nano, 0);
  PERFORM hold_in_budgets(v_hold.budgets, v_credits, v_with_own);
  UPDATE credit_hold SET amount_nano = p_amount_nano WHERE generation_id = p_generation_id;
  outcome := 'held';
END $$;

CREATE OR REPLACE FUNCTION grant_lease(p_workspace_id text, p_epoch bigint, p_want_nano bigint)
RETURNS TABLE (total_nano bigint, added_nano bigint) LANGUAGE plpgsql AS $$
DECLARE
  v_available bigint := lock_credits(p_workspace_id);
BEGIN
  -- Held until we commit: an epoch that is claimed meanwhile finds this lease.
  PERFORM 1 FROM redis_epoch WHERE epoch = p_epoch AND confirmed FOR SHARE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  added_nano := greatest(0, least(v_available, p_want_nano));
  IF EXISTS (SELECT 1 FROM workspace WHERE id = p_workspace_id AND (spending_stopped IS NOT NULL OR review_since IS NOT NULL)) THEN
    added_nano := 0;
  END IF;
  INSERT INTO lease AS known (workspace_id, epoch, granted_nano) VALUES (p_workspace_id, p_epoch, added_nano)
    ON CONFLICT (workspace_id, epoch) DO UPDATE SET granted_nano = known.granted_nano + added_nano, used_at = clock_timestamp()
    RETURNING known.granted_nano INTO total_nano;
  PERFORM change_credits(p_workspace_id, added_nano, 0);
  RETURN NEXT;
END $$;

CREATE OR REPLACE FUNCTION return_slice(p_workspace_id text, p_epoch bigint, p_total_nano bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_before bigint;
BEGIN
  PERFORM lock_credits(p_workspace_id);
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
  PERFORM change_credits(p_workspace_id, v_before - p_total_nano, 0);
END $$;

CREATE OR REPLACE FUNCTION close_leases(p_before bigint, p_epoch bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_lease record;
BEGIN
  FOR v_lease IN
    SELECT lease.workspace_id, lease.epoch, ledger_account_id('workspace:' || lease.workspace_id || ':credits') AS account_id
      FROM lease WHERE lease.state <> 'closed' AND lease.epoch < p_before ORDER BY 3, 2 LIMIT 1000
  LOOP
    PERFORM lock_credits(v_lease.workspace_id);
    PERFORM 1 FROM redis_epoch WHERE epoch = p_epoch AND confirmed FOR SHARE;
    IF NOT FOUND THEN
      RETURN;
    END IF;
    PERFORM change_credits(v_lease.workspace_id, -(
      SELECT coalesce(sum(granted_nano - reclaimed_nano - settled_nano), 0) FROM lease
        WHERE workspace_id = v_lease.workspace_id AND epoch = v_lease.epoch AND state <> 'closed')::bigint, 0);
    UPDATE lease SET state = 'closed' WHERE workspace_id = v_lease.workspace_id AND epoch = v_lease.epoch;
  END LOOP;
END $$;

-- Ends a hold, under the lock: returns what it had set aside in budgets and in its month's pool for fees, and counts
-- p_list_nano of a call on an own key in its month. The workspace's held amount is left to the caller: the hold's
-- amount and released_fee_nano. With no hold but a call on an own key, the current month counts it.
CREATE FUNCTION end_hold(
  p_generation_id text, p_workspace_id text, p_list_nano bigint,
  OUT hold credit_hold, OUT fee_nano bigint, OUT released_fee_nano bigint
) LANGUAGE plpgsql AS $$
DECLARE
  v_month own_key_month%ROWTYPE;
BEGIN
  fee_nano := 0;
  released_fee_nano := 0;
  DELETE FROM credit_hold WHERE generation_id = p_generation_id RETURNING * INTO hold;
  PERFORM release_from_budgets(hold.budgets, greatest(hold.amount_nano, hold.own_fee_nano),
    greatest(hold.amount_nano, hold.own_fee_nano + hold.own_list_nano));
  IF p_list_nano = 0 AND hold.own_key_month IS NULL THEN
    RETURN;
  END IF;

  SELECT * INTO v_month FROM own_key_month WHERE workspace_id = p_workspace_id
    AND month = coalesce(hold.own_key_month, usage_period('monthly', clock_timestamp()));
  IF NOT FOUND THEN
    RETURN;
  END IF;
  fee_nano := own_key_fee(v_month.list_nano + p_list_nano, v_month.allowance_nano, v_month.fee_basis_points)
    - own_key_fee(v_month.list_nano, v_month.allowance_nano, v_month.fee_basis_points);
  v_month.list_nano := v_month.list_nano + p_list_nano;
  v_month.held_list_nano := v_month.held_list_nano - coalesce(hold.own_list_nano, 0);
  released_fee_nano := greatest(0, v_month.held_fee_nano - (
    own_key_fee(v_month.list_nano + v_month.held_list_nano, v_month.allowance_nano, v_month.fee_basis_points)
    - own_key_fee(v_month.list_nano, v_month.allowance_nano, v_month.fee_basis_points)));
  UPDATE own_key_month SET list_nano = v_month.list_nano, held_list_nano = v_month.held_list_nano,
      fee_nano = own_key_month.fee_nano + end_hold.fee_nano, held_fee_nano = held_fee_nano - released_fee_nano
    WHERE workspace_id = p_workspace_id AND month = v_month.month;
END $$;

-- As before, from both kinds of credits. "insured_nano" of p_generation is what the provider may bill for a call that
-- came to nothing: our loss, and nobody's charge.
CREATE OR REPLACE FUNCTION settle_generation(
  p_generation jsonb, p_attempts jsonb, p_source text,
  OUT is_new boolean, OUT charged_nano bigint, OUT uncovered_nano bigint
) LANGUAGE plpgsql AS $$
DECLARE
  v_generation generation%ROWTYPE := jsonb_populate_record(NULL::generation, p_generation);
  v_is_own boolean := coalesce(v_generation.is_byok, false);
  v_list bigint := CASE WHEN v_is_own THEN coalesce(v_generation.upstream_cost_nano, 0) ELSE 0 END;
  v_insured bigint := coalesce((p_generation ->> 'insured_nano')::bigint, 0);
  v_cost bigint := v_generation.cost_nano;
  v_ended record;
  v_hold credit_hold%ROWTYPE;
  v_from_promotional bigint;
  v_transaction_id uuid;
  v_workspace text := 'workspace:' || v_generation.workspace_id;
BEGIN
  PERFORM lock_credits(v_generation.workspace_id);
  SELECT s.charged_nano, s.uncovered_nano INTO charged_nano, uncovered_nano
    FROM settlement s WHERE s.generation_id = v_generation.id;
  IF FOUND THEN
    is_new := false;
    RETURN;
  END IF;
  is_new := true;

  SELECT * INTO v_ended FROM end_hold(v_generation.id, v_generation.workspace_id, v_list);
  v_hold := v_ended.hold;
  IF v_is_own THEN
    v_cost := v_ended.fee_nano;
    charged_nano := least(v_cost, v_ended.released_fee_nano);
  ELSE
    charged_nano := least(v_cost, coalesce(v_hold.amount_nano, 0));
  END IF;
  uncovered_nano := v_cost - charged_nano;
  v_from_promotional := change_credits(v_generation.workspace_id,
    -coalesce(v_hold.amount_nano, 0) - v_ended.released_fee_nano, charged_nano);

  IF v_cost > 0 OR v_insured > 0 THEN
    INSERT INTO ledger_transaction (idempotency_key, kind, workspace_id, reference, fingerprint)
      VALUES ('usage:' || v_generation.id, 'usage', v_generation.workspace_id, 'generation:' || v_generation.id,
        md5(v_generation.id || '|' || charged_nano || '|' || v_cost || '|' || v_insured))
      RETURNING id INTO v_transaction_id;
    INSERT INTO ledger_entry (transaction_id, sequence, account_id, amount_nano)
      SELECT v_transaction_id, sequence, ledger_account_id(account), amount FROM (VALUES
          (1, v_workspace || ':credits', v_from_promotional - charged_nano),
          (2, v_workspace || ':promotional-credits', -v_from_promotional),
          (3, 'platform:loss-overrun', -uncovered_nano),
          (4, 'platform:loss-insurance', -v_insured),
          (5, CASE WHEN v_is_own THEN 'platform:own-key-fees' ELSE 'platform:inference-revenue' END, v_cost),
          (6, 'platform:inference-revenue', v_insured)
        ) AS listed(sequence, account, amount) WHERE amount <> 0;
  END IF;

  IF charged_nano > 0 OR v_list > 0 THEN
    INSERT INTO spend_usage AS known (subject, period, spent_nano, own_list_nano)
      SELECT subject, period, charged_nano, v_list
        FROM unnest(usage_subjects(v_generation.workspace_id, v_generation.api_key_id,
               (SELECT created_by_id FROM api_key WHERE id = v_generation.api_key_id))) AS subject,
             usage_periods(coalesce(v_hold.created_at, clock_timestamp()), ARRAY[]::text[]) AS period
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

-- As before, over what is in arrays: no statement runs once per call or per workspace. Calls of a lease are paid in the
-- order of workspace, epoch and id: from the lease, then from what is free, then by us.
DROP FUNCTION settle_batch;
DROP TYPE lease_payment;
CREATE FUNCTION settle_batch(p_records jsonb)
RETURNS TABLE (generation_id text, epoch bigint, charged_nano bigint, is_new boolean) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := clock_timestamp();
  v_asked text[];
  v_known text[];
  v_done text[];
  v_item usage_item;
  v_stray record;
  -- One element per call of a lease.
  v_ids text[];
  v_of_workspace text[];
  v_keys text[];
  v_epochs bigint[];
  v_due bigint[];
  v_costs bigint[];
  v_insured bigint[];
  v_sources text[];
  v_named text[];
  v_generations jsonb[];
  v_attempts jsonb[];
  v_charges bigint[];
  v_of_transaction uuid[];
  -- One per workspace: its accounts, where they stand, and where they will.
  v_workspaces text[];
  v_names text[];
  v_credits bigint[];
  v_promotional bigint[];
  v_credits_balance bigint[];
  v_promotional_balance bigint[];
  v_held bigint[];
  -- One per workspace and epoch: a lease, and the transaction that pays.
  v_leases text[];
  v_lease_epochs bigint[];
  v_remainders bigint[];
  v_firsts text[] := '{}';
  v_transactions uuid[] := '{}';
  v_from_lease bigint[] := '{}';
  v_paid bigint[] := '{}';
  v_from_promotional bigint[] := '{}';
  v_sum_due bigint[] := '{}';
  v_sum_cost bigint[] := '{}';
  v_sum_insured bigint[] := '{}';
  v_lease_credits bigint[] := '{}';
  v_lease_promotional bigint[] := '{}';
  -- One per row of spend_usage.
  v_subjects text[];
  v_periods text[];
  v_spent bigint[];
  v_rows bigint;
  w int := 0;
  g int := 0;
  v_free bigint;
  v_part bigint;
  v_charge bigint;
  v_revenue bigint := ledger_account_id('platform:inference-revenue');
  v_overrun bigint := ledger_account_id('platform:loss-overrun');
  v_late bigint := ledger_account_id('platform:loss-late');
  v_insurance bigint := ledger_account_id('platform:loss-insurance');
BEGIN
  SELECT array_agg(item.generation_id), array_agg(DISTINCT item.workspace_id) INTO v_asked, v_workspaces
    FROM jsonb_to_recordset(p_records) AS item(generation_id text, workspace_id text);

  -- Accounts are locked first, in the order of their ids: batches never wait for each other in a circle.
  PERFORM ledger_account_id('workspace:' || listed.id || ':credits') FROM unnest(v_workspaces) AS listed(id)
    WHERE NOT EXISTS (SELECT 1 FROM ledger_account AS account WHERE account.name = 'workspace:' || listed.id || ':credits');
  v_names := ARRAY(SELECT 'workspace:' || listed.id || ':' || kind
    FROM unnest(v_workspaces) AS listed(id), unnest(ARRAY['credits', 'promotional-credits']) AS kind);
  v_credits := ARRAY(SELECT account.id FROM ledger_account AS account WHERE account.name = ANY (v_names));
  PERFORM 1 FROM ledger_balance WHERE account_id = ANY (v_credits) ORDER BY account_id FOR UPDATE;

  v_known := ARRAY(SELECT known.generation_id FROM settlement AS known WHERE known.generation_id = ANY (v_asked));
  v_done := v_known;
  FOR v_item IN
    SELECT item.* FROM jsonb_populate_recordset(NULL::usage_item, p_records) AS item
     WHERE item.epoch = 0 AND item.generation_id <> ALL (v_known)
  LOOP
    PERFORM settle_generation(v_item.generation, v_item.attempts, v_item.source);
    v_done := v_done || v_item.generation_id;
  END LOOP;

  SELECT array_agg(item.generation_id), array_agg(item.workspace_id), array_agg(item.api_key_id), array_agg(item.epoch),
         array_agg(least(item.cost_nano, item.held_nano)), array_agg(item.cost_nano), array_agg(item.insured),
         array_agg(item.source), array_agg(item.named), array_agg(item.generation), array_agg(item.attempts)
    INTO v_ids, v_of_workspace, v_keys, v_epochs, v_due, v_costs, v_insured, v_sources, v_named, v_generations, v_attempts
    FROM (
      SELECT * FROM (
        SELECT DISTINCT ON (item.generation_id) item.*,
               coalesce((item.generation ->> 'insured_nano')::bigint, 0) AS insured,
               (SELECT string_agg(DISTINCT budget ->> 'period', ',') FROM jsonb_array_elements(item.budgets) AS budget) AS named
          FROM jsonb_populate_recordset(NULL::usage_item, p_records) AS item
         WHERE item.epoch > 0 AND item.generation_id <> ALL (v_done)
         ORDER BY item.generation_id, item.epoch
      ) AS once ORDER BY once.workspace_id, once.epoch, once.generation_id
    ) AS item;

  IF v_ids IS NOT NULL THEN
    -- A call that moved from one store to another may hold here too.
    FOR v_stray IN
      SELECT hold.workspace_id, ended.* FROM credit_hold AS hold, end_hold(hold.generation_id, hold.workspace_id, 0) AS ended
       WHERE hold.generation_id = ANY (v_ids)
    LOOP
      PERFORM change_credits(v_stray.workspace_id, -(v_stray.hold).amount_nano - v_stray.released_fee_nano, 0);
    END LOOP;

    SELECT array_agg(workspace.id ORDER BY workspace.id), array_agg(credits.id ORDER BY workspace.id),
           array_agg(promotional.id ORDER BY workspace.id), array_agg(paid_for.balance_nano ORDER BY workspace.id),
           array_agg(coalesce(given.balance_nano, 0) ORDER BY workspace.id),
           array_agg(paid_for.held_nano + coalesce(given.held_nano, 0) ORDER BY workspace.id)
      INTO v_workspaces, v_credits, v_promotional, v_credits_balance, v_promotional_balance, v_held
      FROM (SELECT DISTINCT id FROM unnest(v_of_workspace) AS id) AS workspace
      JOIN ledger_account AS credits ON credits.name = 'workspace:' || workspace.id || ':credits'
      JOIN ledger_balance AS paid_for ON paid_for.account_id = credits.id
      LEFT JOIN ledger_account AS promotional ON promotional.name = 'workspace:' || workspace.id || ':promotional-credits'
      LEFT JOIN ledger_balance AS given ON given.account_id = promotional.id;
    SELECT array_agg(asked.workspace_id ORDER BY asked.workspace_id, asked.epoch),
           array_agg(asked.epoch ORDER BY asked.workspace_id, asked.epoch),
           array_agg(coalesce(lease.granted_nano - lease.reclaimed_nano - lease.settled_nano, 0) ORDER BY asked.workspace_id, asked.epoch)
      INTO v_leases, v_lease_epochs, v_remainders
      FROM (SELECT DISTINCT workspace_id, epoch FROM unnest(v_of_workspace, v_epochs) AS listed(workspace_id, epoch)) AS asked
      LEFT JOIN lease ON lease.workspace_id = asked.workspace_id AND lease.epoch = asked.epoch AND lease.state <> 'closed';

    FOR i IN 1 .. cardinality(v_ids) LOOP
      IF i = 1 OR v_of_workspace[i] <> v_of_workspace[i - 1] THEN
        w := w + 1;
        v_free := greatest(0, v_credits_balance[w] + v_promotional_balance[w] - v_held[w]);
      END IF;
      IF i = 1 OR v_of_workspace[i] <> v_of_workspace[i - 1] OR v_epochs[i] <> v_epochs[i - 1] THEN
        g := g + 1;
        v_firsts[g] := v_ids[i];
        v_from_lease[g] := 0;
        v_paid[g] := 0;
        v_from_promotional[g] := 0;
        v_sum_due[g] := 0;
        v_sum_cost[g] := 0;
        v_sum_insured[g] := 0;
        v_lease_credits[g] := v_credits[w];
        v_lease_promotional[g] := v_promotional[w];
      END IF;
      v_part := least(v_due[i], v_remainders[g]);
      v_remainders[g] := v_remainders[g] - v_part;
      v_from_lease[g] := v_from_lease[g] + v_part;
      v_held[w] := v_held[w] - v_part;
      v_charge := v_part + least(v_due[i] - v_part, v_free);
      v_free := v_free - (v_charge - v_part);
      v_part := least(v_charge, v_promotional_balance[w]);
      v_promotional_balance[w] := v_promotional_balance[w] - v_part;
      v_credits_balance[w] := v_credits_balance[w] - (v_charge - v_part);
      v_from_promotional[g] := v_from_promotional[g] + v_part;
      v_paid[g] := v_paid[g] + v_charge;
      v_sum_due[g] := v_sum_due[g] + v_due[i];
      v_sum_cost[g] := v_sum_cost[g] + v_costs[i];
      v_sum_insured[g] := v_sum_insured[g] + v_insured[i];
      IF v_transactions[g] IS NULL AND (v_costs[i] > 0 OR v_insured[i] > 0) THEN
        v_transactions[g] := uuidv7();
      END IF;
      v_charges[i] := v_charge;
      v_of_transaction[i] := CASE WHEN v_costs[i] > 0 OR v_insured[i] > 0 THEN v_transactions[g] END;
    END LOOP;

    UPDATE ledger_balance AS balance SET balance_nano = news.balance, held_nano = news.held
      FROM unnest(v_credits || v_promotional, v_credits_balance || v_promotional_balance, v_held || v_held,
             v_promotional_balance || v_promotional_balance, array_fill(false, ARRAY[w]) || array_fill(true, ARRAY[w]))
             AS listed(account_id, balance, all_held, promotional, is_promotional),
           LATERAL (SELECT listed.balance, CASE WHEN is_promotional THEN least(all_held, promotional)
             ELSE all_held - least(all_held, promotional) END AS held) AS news
     WHERE balance.account_id = listed.account_id;
    UPDATE lease SET settled_nano = settled_nano + paid.nano, used_at = v_now
      FROM unnest(v_leases, v_lease_epochs, v_from_lease) AS paid(workspace_id, epoch, nano)
     WHERE lease.workspace_id = paid.workspace_id AND lease.epoch = paid.epoch AND lease.state <> 'closed';
    INSERT INTO ledger_transaction (id, idempotency_key, kind, workspace_id, reference, fingerprint)
      SELECT posted.id, 'usage:' || posted.epoch || ':' || posted.first_id, 'usage', posted.workspace_id,
             'generation:' || posted.first_id, md5(posted.first_id || '|' || posted.paid || '|' || posted.cost || '|' || posted.insured)
        FROM unnest(v_transactions, v_lease_epochs, v_firsts, v_leases, v_paid, v_sum_cost, v_sum_insured)
             AS posted(id, epoch, first_id, workspace_id, paid, cost, insured)
       WHERE posted.id IS NOT NULL;
    INSERT INTO ledger_entry (transaction_id, sequence, account_id, amount_nano)
      SELECT posted.id, entry.sequence, entry.account_id, entry.amount
        FROM unnest(v_transactions, v_lease_credits, v_lease_promotional, v_paid, v_from_promotional, v_sum_due, v_sum_cost, v_sum_insured)
             AS posted(id, credits, promotional, paid, from_promotional, due, cost, insured),
             LATERAL (VALUES (1, posted.credits, posted.from_promotional - posted.paid),
               (2, posted.promotional, -posted.from_promotional), (3, v_overrun, posted.due - posted.cost),
               (4, v_late, posted.paid - posted.due), (5, v_insurance, -posted.insured),
               (6, v_revenue, posted.cost + posted.insured)) AS entry(sequence, account_id, amount)
       WHERE posted.id IS NOT NULL AND entry.amount <> 0;

    SELECT array_agg(counted.subject), array_agg(counted.period), array_agg(counted.spent)
      INTO v_subjects, v_periods, v_spent
      FROM (
        WITH periods AS MATERIALIZED (
          SELECT once.named, period FROM (SELECT DISTINCT named FROM unnest(v_named) AS named) AS once,
                 LATERAL usage_periods(v_now, string_to_array(once.named, ',')) AS period)
        SELECT subject, periods.period, sum(called.spent)::bigint AS spent
          FROM (SELECT workspace_id, api_key_id, named, sum(charge) AS spent
                  FROM unnest(v_of_workspace, v_keys, v_named, v_charges) AS listed(workspace_id, api_key_id, named, charge)
                 WHERE charge > 0 GROUP BY 1, 2, 3) AS called
          JOIN periods ON periods.named IS NOT DISTINCT FROM called.named
          LEFT JOIN api_key AS key ON key.id = called.api_key_id
         CROSS JOIN LATERAL unnest(usage_subjects(called.workspace_id, called.api_key_id, key.created_by_id)) AS subject
         GROUP BY 1, 2
      ) AS counted;
    UPDATE spend_usage AS usage SET spent_nano = usage.spent_nano + counted.spent
      FROM unnest(v_subjects, v_periods, v_spent) AS counted(subject, period, spent)
     WHERE usage.subject = counted.subject AND usage.period = counted.period;
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows < cardinality(v_subjects) THEN
      INSERT INTO spend_usage (subject, period, spent_nano)
        SELECT counted.subject, counted.period, counted.spent FROM unnest(v_subjects, v_periods, v_spent) AS counted(subject, period, spent)
        ON CONFLICT DO NOTHING;
    END IF;

    INSERT INTO generation
      SELECT written.* FROM unnest(v_generations, v_charges) AS listed(generation, charge),
             LATERAL jsonb_populate_record(NULL::generation, listed.generation
               || jsonb_build_object('cost_nano', listed.charge, 'is_byok', false, 'upstream_cost_nano', 0)) AS written;
    INSERT INTO attempt (generation_id, sequence, model_id, endpoint_id, provider_id, own_key_id, http_status, outcome, reason, started_at, latency_ms)
      SELECT listed.generation_id, a.sequence, a.model_id, a.endpoint_id, a.provider_id, a.own_key_id, a.http_status, a.outcome, a.reason, a.started_at, a.latency_ms
        FROM unnest(v_ids, v_attempts) AS listed(generation_id, attempts), LATERAL jsonb_populate_recordset(NULL::attempt, listed.attempts) AS a;
    INSERT INTO settlement (generation_id, workspace_id, api_key_id, transaction_id, charged_nano, uncovered_nano, epoch, source)
      SELECT listed.generation_id, listed.workspace_id, listed.api_key_id, listed.transaction_id, listed.charge,
             listed.cost - listed.charge, listed.epoch, listed.source
        FROM unnest(v_ids, v_of_workspace, v_keys, v_of_transaction, v_charges, v_costs, v_epochs, v_sources)
             AS listed(generation_id, workspace_id, api_key_id, transaction_id, charge, cost, epoch, source);
  END IF;

  RETURN QUERY SELECT known.generation_id, known.epoch, known.charged_nano, known.generation_id <> ALL (v_known)
    FROM settlement AS known WHERE known.generation_id = ANY (v_asked);
END $$;
