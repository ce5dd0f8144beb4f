-- The money rules that live in the database, so that no caller can break them:
-- entries balance, history is append-only, a workspace never spends more than it has, a generation settles once.

ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_amount_not_zero" CHECK ("amount_nano" <> 0);
ALTER TABLE "ledger_balance" ADD CONSTRAINT "ledger_balance_held_not_negative" CHECK ("held_nano" >= 0);
ALTER TABLE "ledger_balance" ADD CONSTRAINT "ledger_balance_covers_holds" CHECK ("balance_nano" >= "held_nano");
ALTER TABLE "api_key_usage" ADD CONSTRAINT "api_key_usage_held_not_negative" CHECK ("held_nano" >= 0);
ALTER TABLE "credit_hold" ADD CONSTRAINT "credit_hold_amount_not_negative" CHECK ("amount_nano" >= 0);
ALTER TABLE "settlement" ADD CONSTRAINT "settlement_amounts_not_negative" CHECK ("charged_nano" >= 0 AND "uncovered_nano" >= 0);
ALTER TABLE "price_version" ADD CONSTRAINT "price_version_rates_not_negative"
  CHECK ("input_pico" >= 0 AND "output_pico" >= 0 AND coalesce("cached_input_pico", 0) >= 0
    AND coalesce("cache_write_pico", 0) >= 0 AND coalesce("request_pico", 0) >= 0);

CREATE FUNCTION assert_transaction_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT coalesce(sum(amount_nano), 0) FROM ledger_entry WHERE transaction_id = NEW.transaction_id) <> 0 THEN
    RAISE EXCEPTION 'ledger transaction % is not balanced', NEW.transaction_id USING ERRCODE = '23514';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER "ledger_entry_balanced" AFTER INSERT ON "ledger_entry"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION assert_transaction_balanced();

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: correct it with a new row', TG_TABLE_NAME USING ERRCODE = '23514';
END $$;

CREATE TRIGGER "ledger_transaction_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_transaction"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "ledger_entry_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "settlement_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "settlement"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "price_version_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "price_version"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "audit_entry_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The account's id, opened on first use. Accounts named workspace:<id>:… belong to that workspace and keep a balance.
CREATE FUNCTION ledger_account_id(p_name text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  v_id bigint;
BEGIN
  SELECT id INTO v_id FROM ledger_account WHERE name = p_name;
  IF FOUND THEN
    RETURN v_id;
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

-- Posts one balanced transaction, at most once per idempotency key.
-- p_entries: [{"account": name, "amount": "signed nano-dollars"}], amounts not zero.
-- Raises CW409 when the key was used for something else, CW402 when a workspace account would fall below its holds.
CREATE FUNCTION post_transaction(
  p_idempotency_key text, p_kind text, p_workspace_id text, p_reference text, p_entries jsonb,
  OUT transaction_id uuid, OUT is_new boolean
) LANGUAGE plpgsql AS $$
DECLARE
  v_fingerprint text := md5(p_kind || '|' || coalesce(p_workspace_id, '') || '|' || p_reference || '|' || p_entries::text);
  v_known ledger_transaction%ROWTYPE;
  v_entry record;
BEGIN
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

  INSERT INTO ledger_entry (transaction_id, sequence, account_id, amount_nano)
    SELECT post_transaction.transaction_id, position, ledger_account_id(entry ->> 'account'), (entry ->> 'amount')::bigint
      FROM jsonb_array_elements(p_entries) WITH ORDINALITY AS listed(entry, position);
END $$;

-- The period a limit counts in, by the database's clock: see ApiKeyUsage.
CREATE FUNCTION usage_period(p_reset text, p_at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE p_reset
    WHEN 'daily' THEN to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')
    WHEN 'weekly' THEN to_char(p_at AT TIME ZONE 'UTC', 'IYYY-"W"IW')
    WHEN 'monthly' THEN to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM')
    ELSE 'total'
  END
$$;

-- Admission: checks the key, its limit and the balance, and takes the hold, or takes nothing and says why.
-- Calling it again for the same generation is harmless.
-- outcome: held | key-not-usable | insufficient-credits | key-limit-exceeded
-- available_nano: what could still be held, from the credits or from the key's limit, whichever the outcome is about.
CREATE FUNCTION take_hold(
  p_generation_id text, p_workspace_id text, p_api_key_id text, p_gateway_instance_id text, p_amount_nano bigint,
  p_request_id text, p_requested_model text, p_api_type text, p_streamed boolean,
  OUT outcome text, OUT available_nano bigint
) LANGUAGE plpgsql AS $$
DECLARE
  v_account_id bigint;
  v_key record;
  v_period text;
  v_balance record;
BEGIN
  IF EXISTS (SELECT 1 FROM credit_hold WHERE generation_id = p_generation_id) THEN
    outcome := 'held';
    RETURN;
  END IF;

  v_account_id := ledger_account_id('workspace:' || p_workspace_id || ':credits');
  SELECT balance_nano, held_nano INTO STRICT v_balance FROM ledger_balance WHERE account_id = v_account_id FOR UPDATE;

  -- Read after the lock, so that a key revoked before this call began is never admitted.
  SELECT limit_nano, limit_reset INTO v_key FROM api_key
    WHERE id = p_api_key_id AND workspace_id = p_workspace_id
      AND NOT disabled AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp());
  IF NOT FOUND THEN
    outcome := 'key-not-usable';
    RETURN;
  END IF;

  available_nano := v_balance.balance_nano - v_balance.held_nano;
  IF p_amount_nano > available_nano THEN
    outcome := 'insufficient-credits';
    RETURN;
  END IF;

  IF v_key.limit_nano IS NOT NULL THEN
    v_period := usage_period(v_key.limit_reset::text, clock_timestamp());
    INSERT INTO api_key_usage (api_key_id, period) VALUES (p_api_key_id, v_period) ON CONFLICT DO NOTHING;
    SELECT v_key.limit_nano - spent_nano - held_nano INTO available_nano FROM api_key_usage
      WHERE api_key_id = p_api_key_id AND period = v_period FOR UPDATE;
    IF p_amount_nano > greatest(available_nano, 0) THEN
      outcome := 'key-limit-exceeded';
      RETURN;
    END IF;
    UPDATE api_key_usage SET held_nano = held_nano + p_amount_nano WHERE api_key_id = p_api_key_id AND period = v_period;
  END IF;

  UPDATE ledger_balance SET held_nano = held_nano + p_amount_nano WHERE account_id = v_account_id;
  INSERT INTO credit_hold (generation_id, workspace_id, api_key_id, gateway_instance_id, amount_nano, limit_period,
      request_id, requested_model, api_type, streamed)
    VALUES (p_generation_id, p_workspace_id, p_api_key_id, p_gateway_instance_id, p_amount_nano, v_period,
      p_request_id, p_requested_model, p_api_type, p_streamed);
  outcome := 'held';
END $$;

-- The end of a generation: writes its log row and attempts, charges at most the hold, books the rest to us, and
-- releases the hold, all or nothing. A second call for the same generation changes nothing.
-- p_generation: a row of "generation" as JSON with the column names; cost_nano is what the usage costs at the pinned
-- price. p_attempts: rows of "attempt" without generation_id.
CREATE FUNCTION settle_generation(
  p_generation jsonb, p_attempts jsonb, p_source text,
  OUT is_new boolean, OUT charged_nano bigint, OUT uncovered_nano bigint
) LANGUAGE plpgsql AS $$
DECLARE
  v_generation generation%ROWTYPE := jsonb_populate_record(NULL::generation, p_generation);
  v_cost bigint := v_generation.cost_nano;
  v_credits text := 'workspace:' || v_generation.workspace_id || ':credits';
  v_account_id bigint := ledger_account_id(v_credits);
  v_hold credit_hold%ROWTYPE;
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
  charged_nano := least(v_cost, coalesce(v_hold.amount_nano, 0));
  uncovered_nano := v_cost - charged_nano;

  UPDATE ledger_balance SET held_nano = held_nano - coalesce(v_hold.amount_nano, 0) WHERE account_id = v_account_id;
  IF v_hold.limit_period IS NOT NULL THEN
    UPDATE api_key_usage SET held_nano = held_nano - v_hold.amount_nano
      WHERE api_key_id = v_hold.api_key_id AND period = v_hold.limit_period;
  END IF;

  IF v_cost > 0 THEN
    SELECT posted.transaction_id INTO v_transaction_id FROM post_transaction(
      'usage:' || v_generation.id, 'usage', v_generation.workspace_id, 'generation:' || v_generation.id,
      (SELECT jsonb_agg(entry) FROM (
        SELECT jsonb_build_object('account', account, 'amount', amount::text) AS entry FROM (VALUES
          (v_credits, -charged_nano),
          ('platform:loss-overrun', -uncovered_nano),
          ('platform:inference-revenue', v_cost)
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
  INSERT INTO generation SELECT v_generation.*;
  INSERT INTO attempt (generation_id, sequence, model_id, endpoint_id, provider_id, http_status, outcome, reason, started_at, latency_ms)
    SELECT v_generation.id, a.sequence, a.model_id, a.endpoint_id, a.provider_id, a.http_status, a.outcome, a.reason, a.started_at, a.latency_ms
      FROM jsonb_populate_recordset(NULL::attempt, p_attempts) AS a;
  INSERT INTO settlement (generation_id, workspace_id, api_key_id, transaction_id, charged_nano, uncovered_nano, source)
    VALUES (v_generation.id, v_generation.workspace_id, v_generation.api_key_id, v_transaction_id, charged_nano, uncovered_nano, p_source);
END $$;
