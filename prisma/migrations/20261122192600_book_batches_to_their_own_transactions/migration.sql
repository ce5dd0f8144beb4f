-- As before, and what a batch books stays with its own transaction when the first calls in it cost nothing: an array whose
-- first element is assigned later than at 1 begins later, and unnest would shift it against the others.
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
        v_transactions[g] := NULL;
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
