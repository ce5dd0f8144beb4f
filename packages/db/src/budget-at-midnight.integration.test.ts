import { randomInt, randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { HoldRequest } from "@causeway/gateway";
import type { SpendBudget } from "@causeway/limits";
import { nanoUsd } from "@causeway/money";
import { auditLedger, createTestDatabase, createTestWorkspace, soundLedger } from "@causeway/testing";
import { expect, it } from "vitest";
import { createCreditHolds } from "./credit-holds.ts";
import { generationOf, holdOf } from "./credit-holds.fixture.ts";
import { createDatabase } from "./database.ts";
import { createMoneyPool, type MoneyPool } from "./money-pool.ts";
import { patiently } from "./patient.fixture.ts";

/** A Monday that is the first of a month: day, week and month begin anew at once. */
const midnight = "2027-02-01T00:00:00Z";
const holdNano = 1_000n;
const monthlyNano = 30_700n;
/** However slow the machine: what is waited for is a state of the budgets. */
const patience = { timeout: 120_000 };

const shiftTo = (before: string) => `'${midnight}'::timestamptz - interval '${before}' - pg_catalog.clock_timestamp()`;

/** From now on the database believes that it is an hour to midnight. Connections made before do not. */
async function turnClock(url: string): Promise<void> {
  const pool = createMoneyPool(url, { ...patiently, connectionLimit: 1 });
  await pool.query(`
    CREATE SCHEMA turned;
    CREATE TABLE turned.clock AS SELECT ${shiftTo("1 hour")} AS shift;
    CREATE FUNCTION turned.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
      $$ SELECT pg_catalog.clock_timestamp() + shift FROM turned.clock $$;
    CREATE FUNCTION turned.now() RETURNS timestamptz LANGUAGE sql STABLE AS
      $$ SELECT pg_catalog.now() + shift FROM turned.clock $$;
    DO $$
    DECLARE
      v_function regprocedure;
    BEGIN
      EXECUTE format('ALTER DATABASE %I SET search_path = turned, pg_catalog, public', current_database());
      -- Those that run as the owner of the ledger look nowhere else than they are told.
      FOR v_function IN SELECT oid::regprocedure FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = turned, pg_catalog, public', v_function);
      END LOOP;
    END $$;`);
  await pool.end();
}

const sumOf = (rows: readonly { spent: bigint }[]) => rows.reduce((total, { spent }) => total + spent, 0n);

const budget = (
  holder: SpendBudget["holder"],
  id: string,
  limit: bigint,
  reset: SpendBudget["reset"],
): SpendBudget => ({
  holder,
  subject: `${holder}:${id}`,
  limit: nanoUsd(limit),
  reset,
  countsOwnKeys: false,
});

it("no budget is ever exceeded by load across midnight; each begins anew exactly once and is then whole", async () => {
  const { url } = await createTestDatabase();
  const database = createDatabase(url, patiently);
  const workspace = await createTestWorkspace(database, { creditsNano: 1_000_000_000n });
  const second = await database.apiKey.create({
    data: {
      workspaceId: workspace.workspaceId,
      createdById: workspace.ownerId,
      name: "2",
      label: "2",
      hash: randomUUID(),
    },
  });
  await database.$disconnect();
  await turnClock(url);

  const ofAll = [
    budget("member", `${workspace.workspaceId}:${workspace.ownerId}`, 40_500n, "weekly"),
    budget("workspace", workspace.workspaceId, monthlyNano, "monthly"),
  ];
  const keys = [workspace.apiKeyId, second.id].map((id) => ({
    id,
    budgets: [budget("key", id, 20_300n, "daily"), ...ofAll],
  }));
  const limits = new Map([...ofAll, ...keys.flatMap(({ budgets }) => budgets)].map((one) => [one.subject, one]));

  const pool = createMoneyPool(url, { ...patiently, connectionLimit: 16 });
  const watching = createMoneyPool(url, { ...patiently, connectionLimit: 1 });
  const holds = createCreditHolds(pool);
  const charged: bigint[] = [];
  const admitted: { readonly period: string }[] = [];
  const phantom: unknown[] = [];

  const call = async (key: (typeof keys)[number]): Promise<void> => {
    const request: HoldRequest = {
      ...holdOf(workspace, holdNano),
      apiKeyId: key.id,
      limits: { budgets: key.budgets, rates: [], concurrency: [] },
    };
    const outcome = await holds.take(request);
    if (outcome.kind !== "held") {
      // A refusal is right only where less is left than the call may cost.
      if (outcome.kind !== "budget-exceeded" || outcome.available >= holdNano) phantom.push(outcome);
      return await delay(5);
    }
    admitted.push({ period: await dayOf(pool, request.generationId) });
    await delay(randomInt(0, 120));
    const { charged: paid } = await holds.settle({
      generation: generationOf(request, BigInt(randomInt(500, 1_000))),
      attempts: [],
    });
    charged.push(paid);
  };

  const end = new AbortController();
  const runner = async (key: (typeof keys)[number]): Promise<void> => {
    while (!end.signal.aborted) await call(key);
  };
  const over: unknown[] = [];
  const watch = async (): Promise<void> => {
    while (!end.signal.aborted) {
      for (const row of await usage(watching, [...limits.keys()])) {
        const { limit, reset } = limits.get(row.subject) ?? {};
        const counts = row.kind === reset && limit !== undefined;
        if (counts && row.spent + row.held > limit) over.push(row);
      }
      await delay(10);
    }
  };
  const monthOf = async (month: string) =>
    (await usage(pool, [`workspace:${workspace.workspaceId}`])).find(({ period }) => period === month);
  const isUsedUp = async (month: string) => {
    const used = await monthOf(month);
    return used?.held === 0n && used.spent > monthlyNano - holdNano;
  };
  const running = Promise.all([watch(), ...Array.from({ length: 6 }, () => keys.map(runner)).flat()]);
  try {
    await expect.poll(() => isUsedUp("2027-01"), patience).toBe(true);
    // Nobody stops calling while the last of the hour goes by.
    await pool.query(`UPDATE turned.clock SET shift = ${shiftTo("300 milliseconds")}`);
    await expect.poll(() => isUsedUp("2027-02"), patience).toBe(true);
  } finally {
    end.abort();
    await running;
  }

  expect(phantom).toEqual([]);
  expect(over).toEqual([]);
  // Before and after, each budget was used until no further call fitted: nothing of the old period was left in the new one.
  const rows = await usage(watching, [...limits.keys()]);
  for (const month of ["2027-01", "2027-02"]) {
    const used = await monthOf(month);
    expect(used?.held).toBe(0n);
    expect(used?.spent).toBeLessThanOrEqual(monthlyNano);
    expect(used?.spent).toBeGreaterThan(monthlyNano - holdNano);
  }
  const periods = rows.filter(({ subject }) => subject === `key:${workspace.apiKeyId}`).map(({ period }) => period);
  expect(periods.toSorted()).toEqual([
    "2027-01",
    "2027-01-31",
    "2027-02",
    "2027-02-01",
    "2027-W04",
    "2027-W05",
    "total",
  ]);
  expect(new Set(admitted.map(({ period }) => period))).toEqual(new Set(["2027-01-31", "2027-02-01"]));
  // What was counted is what was charged, each call in one period of each kind.
  const total = charged.reduce((sum, one) => sum + one, 0n);
  for (const kind of ["total", "daily", "weekly", "monthly"]) {
    expect(sumOf(rows.filter((row) => row.subject.startsWith("workspace:") && row.kind === kind))).toBe(total);
  }
  const audited = createDatabase(url, patiently);
  expect(await auditLedger(audited)).toEqual(soundLedger);
  await audited.$disconnect();
  await pool.end();
  await watching.end();
});

/** The day that a call counts in, by the database: the one in which it was admitted. */
async function dayOf(pool: MoneyPool, generationId: string): Promise<string> {
  const { rows } = await pool.query<{ day: string }>(
    "SELECT usage_period('daily', created_at) AS day FROM credit_hold WHERE generation_id = $1",
    [generationId],
  );
  return rows[0]?.day ?? "";
}

type Usage = { subject: string; period: string; kind: string; spent: bigint; held: bigint };

async function usage(pool: MoneyPool, subjects: readonly string[]): Promise<readonly Usage[]> {
  const { rows } = await pool.query<{ subject: string; period: string; spent_nano: string; held_nano: string }>(
    "SELECT subject, period, spent_nano, held_nano FROM spend_usage WHERE subject = ANY($1)",
    [subjects],
  );
  return rows.map((row) => ({
    subject: row.subject,
    period: row.period,
    kind: kindOf(row.period),
    spent: BigInt(row.spent_nano),
    held: BigInt(row.held_nano),
  }));
}

function kindOf(period: string): string {
  if (period === "total") return "total";
  if (period.includes("W")) return "weekly";
  return period.length === 7 ? "monthly" : "daily";
}
