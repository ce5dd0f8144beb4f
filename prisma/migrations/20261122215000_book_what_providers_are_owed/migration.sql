-- What providers are owed is booked with each settlement, and who bears what of it the caller does not pay.
--
-- A workspace pays what it is charged: credits to revenue. What its calls cost us is one transaction for all calls that
-- were settled together: the charged ones are cost of goods, the rest are losses of ours, and their sum is payable to the
-- providers. Before this migration losses went against revenue, and nothing was booked for providers: those rows stay.

-- AlterTable
ALTER TABLE "settlement" ADD COLUMN     "owed_nano" BIGINT;
ALTER TABLE "settlement" ADD CONSTRAINT "settlement_owed_not_negative" CHECK ("owed_nano" >= 0);

-- Opened here, so that no two settlements ever wait for each other to open them.
SELECT ledger_account_id('platform:' || name) FROM unnest(ARRAY['cost-of-goods', 'loss-crash', 'loss-unbilled']) AS name;

-- Books what providers bill for calls on shared capacity, one element of each array per call: at most once, because a
-- call settles once and the first one's id is the key. p_due is what the caller was to pay of p_costs, p_charged what
-- was there to pay it; p_insured and p_unbilled are billed to nobody. Free calls book nothing.
-- Accounts are opened in the order of their names: two settlements never wait for each other in a circle.
CREATE FUNCTION book_provider_costs(
  p_ids text[], p_providers text[], p_charged bigint[], p_due bigint[], p_costs bigint[], p_insured bigint[], p_unbilled bigint[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_first text := (SELECT min(id) FROM unnest(p_ids, p_costs, p_insured, p_unbilled) AS call(id, cost, insured, unbilled)
    WHERE cost + insured + unbilled > 0);
  v_transaction_id uuid := uuidv7();
BEGIN
  IF v_first IS NULL THEN
    RETURN;
  END IF;
  INSERT INTO ledger_transaction (id, idempotency_key, kind, reference, fingerprint)
    VALUES (v_transaction_id, 'cost:' || v_first, 'provider-cost', 'settled-with:' || v_first, md5(v_first));
  INSERT INTO ledger_entry (transaction_id, sequence, account_id, amount_nano)
    SELECT v_transaction_id, row_number() OVER (), ledger_account_id(entry.account), entry.amount
      FROM (
        SELECT entry.account, sum(entry.amount)::bigint AS amount
          FROM (
            SELECT provider, sum(charged) AS charged, sum(due) AS due, sum(cost) AS cost, sum(insured) AS insured, sum(unbilled) AS unbilled
              FROM unnest(p_providers, p_charged, p_due, p_costs, p_insured, p_unbilled)
                   AS call(provider, charged, due, cost, insured, unbilled) GROUP BY 1
          ) AS of_provider,
          LATERAL (VALUES ('platform:cost-of-goods', -charged), ('platform:loss-late', charged - due), ('platform:loss-overrun', due - cost),
            ('platform:loss-insurance', -insured), ('platform:loss-unbilled', -unbilled),
            ('provider:' || coalesce(provider, 'unknown') || ':payable', cost + insured + unbilled)) AS entry(account, amount)
         GROUP BY 1 HAVING sum(entry.amount) <> 0 ORDER BY 1
      ) AS entry;
END $$;

-- A call that recovery billed by its last progress, and whose gateway came back with what it really came to: the
-- difference is what a crash has cost us. At most once per call.
CREATE FUNCTION book_crash_loss(p_generation jsonb, p_source text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_id text := p_generation ->> 'id';
  v_lost bigint;
  v_transaction_id uuid;
BEGIN
  IF p_source <> 'gateway' OR coalesce((p_generation ->> 'is_byok')::boolean, false) THEN
    RETURN;
  END IF;
  SELECT (p_generation ->> 'cost_nano')::bigint + coalesce((p_generation ->> 'insured_nano')::bigint, 0)
      + coalesce((p_generation ->> 'unbilled_nano')::bigint, 0) - owed_nano INTO v_lost
    FROM settlement WHERE generation_id = v_id AND source = 'recovery';
  IF v_lost IS NULL OR v_lost <= 0 THEN
    RETURN;
  END IF;
  INSERT INTO ledger_transaction (idempotency_key, kind, reference, fingerprint)
    VALUES ('crash:' || v_id, 'crash-loss', 'generation:' || v_id, md5(v_id || '|' || v_lost))
    ON CONFLICT (idempotency_key) DO NOTHING RETURNING id INTO v_transaction_id;
  IF v_transaction_id IS NULL THEN
    RETURN;
  END IF;
  INSERT INTO ledger_entry (transaction_id, sequence, account_id, amount_nano) VALUES
    (v_transaction_id, 1, ledger_account_id('platform:loss-crash'), -v_lost),
    (v_transaction_id, 2, ledger_account_id('provider:' || coalesce(p_generation ->> 'provider_id', 'unknown') || ':payable'), v_lost);
END $$;

-- As before, and what the provider is owed is booked apart. "unbilled_nano" of p_generation is what the provider bills
-- beyond the cost, and nobody is charged.
CREATE OR REPLACE FUNCTION settle_generation(
  p_generation jsonb, p_attempts jsonb, p_source text,
  OUT is_new boolean, OUT charged_nano bigint, OUT uncovered_nano bigint
) LANGUAGE plpgsql AS $$
DECLARE
  v_generation generation%ROWTYPE := jsonb_populate_record(NULL::generation, p_generation);
  v_is_own boolean := coalesce(v_generation.is_byok, false);
  v_list bigint := CASE WHEN v_is_own THEN coalesce(v_generation.upstream_cost_nano, 0) ELSE 0 END;
  -- On an own key it is the workspace that the provider bills.
  v_insured bigint := CASE WHEN v_is_own THEN 0 ELSE coalesce((p_generation ->> 'insured_nano')::bigint, 0) END;
  v_unbilled bigint := CASE WHEN v_is_own THEN 0 ELSE coalesce((p_generation ->> 'unbilled_nano')::bigint, 0) END;
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
    PERFORM book_crash_loss(p_generation, p_source);
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

  IF charged_nano > 0 THEN
    INSERT INTO ledger_transaction (idempotency_key, kind, workspace_id, reference, fingerprint)
      VALUES ('usage:' || v_generation.id, 'usage', v_generation.workspace_id, 'generation:' || v_generation.id,
        md5(v_generation.id || '|' || charged_nano))
      RETURNING id INTO v_transaction_id;
    INSERT INTO ledger_entry (transaction_id, sequence, account_id, amount_nano)
      SELECT v_transaction_id, sequence, ledger_account_id(account), amount FROM (VALUES
          (1, v_workspace || ':credits', v_from_promotional - charged_nano),
          (2, v_workspace || ':promotional-credits', -v_from_promotional),
          (3, CASE WHEN v_is_own THEN 'platform:own-key-fees' ELSE 'platform:inference-revenue' END, charged_nano)
        ) AS listed(sequence, account, amount) WHERE amount <> 0;
  END IF;
  IF NOT v_is_own THEN
    PERFORM book_provider_costs(ARRAY[v_generation.id], ARRAY[v_generation.provider_id], ARRAY[charged_nano],
      ARRAY[charged_nano], ARRAY[v_cost], ARRAY[v_insured], ARRAY[v_unbilled]);
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
  INSERT INTO settlement (generation_id, workspace_id, api_key_id, transaction_id, charged_nano, uncovered_nano, owed_nano, source)
    VALUES (v_generation.id, v_generation.workspace_id, v_generation.api_key_id, v_transaction_id, charged_nano, uncovered_nano,
      CASE WHEN v_is_own THEN 0 ELSE v_cost + v_insured + v_unbilled END, p_source);
END $$;

-- As before, and what providers are owed is one transaction for the whole batch.
CREATE OR REPLACE FUNCTION settle_batch(p_records jsonb)
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
  v_unbilled bigint[];
  v_providers text[];
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
  IF cardinality(v_known) > 0 THEN
    PERFORM book_crash_loss(item.generation, item.source)
      FROM jsonb_populate_recordset(NULL::usage_item, p_records) AS item WHERE item.generation_id = ANY (v_known);
  END IF;
  FOR v_item IN
    SELECT item.* FROM jsonb_populate_recordset(NULL::usage_item, p_records) AS item
     WHERE item.epoch = 0 AND item.generation_id <> ALL (v_known)
  LOOP
    PERFORM settle_generation(v_item.generation, v_item.attempts, v_item.source);
    v_done := v_done || v_item.generation_id;
  END LOOP;

  SELECT array_agg(item.generation_id), array_agg(item.workspace_id), array_agg(item.api_key_id), array_agg(item.epoch),
         array_agg(least(item.cost_nano, item.held_nano)), array_agg(item.cost_nano), array_agg(item.insured),
         array_agg(item.unbilled), array_agg(item.generation ->> 'provider_id'), array_agg(item.source),
         array_agg(item.named), array_agg(item.generation), array_agg(item.attempts)
    INTO v_ids, v_of_workspace, v_keys, v_epochs, v_due, v_costs, v_insured, v_unbilled, v_providers, v_sources,
         v_named, v_generations, v_attempts
    FROM (
      SELECT * FROM (
        SELECT DISTINCT ON (item.generation_id) item.*,
               coalesce((item.generation ->> 'insured_nano')::bigint, 0) AS insured,
               coalesce((item.generation ->> 'unbilled_nano')::bigint, 0) AS unbilled,
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
        v_transactions[g] := NULL;
        v_from_lease[g] := 0;
        v_paid[g] := 0;
        v_from_promotional[g] := 0;
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
      IF v_transactions[g] IS NULL AND v_charge > 0 THEN
        v_transactions[g] := uuidv7();
      END IF;
      v_charges[i] := v_charge;
      v_of_transaction[i] := CASE WHEN v_charge > 0 THEN v_transactions[g] END;
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
             'generation:' || posted.first_id, md5(posted.first_id || '|' || posted.paid)
        FROM unnest(v_transactions, v_lease_epochs, v_firsts, v_leases, v_paid) AS posted(id, epoch, first_id, workspace_id, paid)
       WHERE posted.id IS NOT NULL;
    INSERT INTO ledger_entry (transaction_id, sequence, account_id, amount_nano)
      SELECT posted.id, entry.sequence, entry.account_id, entry.amount
        FROM unnest(v_transactions, v_lease_credits, v_lease_promotional, v_paid, v_from_promotional)
             AS posted(id, credits, promotional, paid, from_promotional),
             LATERAL (VALUES (1, posted.credits, posted.from_promotional - posted.paid),
               (2, posted.promotional, -posted.from_promotional), (3, v_revenue, posted.paid)) AS entry(sequence, account_id, amount)
       WHERE posted.id IS NOT NULL AND entry.amount <> 0;
    PERFORM book_provider_costs(v_ids, v_providers, v_charges, v_due, v_costs, v_insured, v_unbilled);

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
    INSERT INTO settlement (generation_id, workspace_id, api_key_id, transaction_id, charged_nano, uncovered_nano, owed_nano, epoch, source)
      SELECT listed.generation_id, listed.workspace_id, listed.api_key_id, listed.transaction_id, listed.charge,
             listed.cost - listed.charge, listed.cost + listed.insured + listed.unbilled, listed.epoch, listed.source
        FROM unnest(v_ids, v_of_workspace, v_keys, v_of_transaction, v_charges, v_costs, v_insured, v_unbilled, v_epochs, v_sources)
             AS listed(generation_id, workspace_id, api_key_id, transaction_id, charge, cost, insured, unbilled, epoch, source);
  END IF;

  RETURN QUERY SELECT known.generation_id, known.epoch, known.charged_nano, known.generation_id <> ALL (v_known)
    FROM settlement AS known WHERE known.generation_id = ANY (v_asked);
END $$;
