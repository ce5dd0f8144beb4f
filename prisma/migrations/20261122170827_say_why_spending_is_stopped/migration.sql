-- As before, and a stopped workspace is told why.
-- outcome: held | key-not-usable | insufficient-credits | key-limit-exceeded | stopped-by-dispute | stopped-by-debt
CREATE OR REPLACE FUNCTION take_hold(
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

  -- A dispute or a debt stops the workspace; whoever stops or resumes it holds the lock that we hold now.
  SELECT 'stopped-by-' || spending_stopped INTO outcome FROM workspace WHERE id = p_workspace_id;
  IF outcome IS NOT NULL THEN
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
