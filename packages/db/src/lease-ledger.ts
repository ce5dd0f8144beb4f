import {
  type HoldIntent,
  type LeaseLedger,
  type LedgerHold,
  type Progress,
  RecordRefused,
  type SettledRecord,
  type UsageRecord,
} from "@causeway/leases";
import { nanoUsd } from "@causeway/money";
import { DatabaseError, type QueryResultRow } from "pg";
import { createGateLedger } from "./gate-ledger.ts";
import { createGatewayTable } from "./gateway-table.ts";
import { generationColumns } from "./generation-columns.ts";
import type { MoneyPool } from "./money-pool.ts";
import { readUsageBody, type UsageBody } from "./usage-body.ts";

/** How calls are held for in Postgres when Redis is away: what is opaque to the protocol is read here. */
export type PostgresHolds = {
  take(intent: HoldIntent, owner: string): Promise<LedgerHold>;
  raise(intent: HoldIntent): Promise<LedgerHold | { readonly kind: "gone" }>;
  recordProgress(notes: readonly Progress[]): Promise<void>;
};

/** Leases and settlements as SQL functions, one round trip each. */
export const createLeaseLedger = (pool: MoneyPool, holds: PostgresHolds): LeaseLedger => ({
  ...createGateLedger(pool),
  ...createGatewayTable(pool),
  async grantLease({ workspaceId, epoch, want }) {
    const [row] = await rowsOf<{ total_nano: string; added_nano: string }>(
      pool,
      "SELECT total_nano, added_nano FROM grant_lease($1, $2, $3)",
      [workspaceId, epoch, want.toString()],
    );
    if (!row) return { kind: "stale-epoch" };
    return { kind: "granted", granted: nanoUsd(BigInt(row.total_nano)), added: nanoUsd(BigInt(row.added_nano)) };
  },
  async idleLeases(epoch) {
    const rows = await rowsOf<{ workspace_id: string; granted_nano: string }>(
      pool,
      `SELECT workspace_id, granted_nano FROM lease
        WHERE epoch = $1 AND state = 'open' AND used_at < clock_timestamp() - interval '10 minutes'
          AND granted_nano > reclaimed_nano + settled_nano
        ORDER BY used_at LIMIT 200`,
      [epoch],
    );
    return rows.map((row) => ({ workspaceId: row.workspace_id, granted: nanoUsd(BigInt(row.granted_nano)) }));
  },
  async budgetUse({ subject, period, countsOwnKeys = false }) {
    const [row] = await rowsOf<{ spent: string; held: string }>(
      pool,
      `SELECT CASE WHEN $3 THEN spent_nano + own_list_nano ELSE spent_nano END AS spent,
              CASE WHEN $3 THEN held_with_own_nano ELSE held_nano END AS held
         FROM spend_usage WHERE subject = $1 AND period = $2`,
      [subject, period, countsOwnKeys],
    );
    return { spent: nanoUsd(BigInt(row?.spent ?? 0)), held: nanoUsd(BigInt(row?.held ?? 0)) };
  },
  async readCounts(generationIds) {
    const rows = await rowsOf<{ id: string; charged: string; own_list: string }>(
      pool,
      `SELECT generation.id, charged_nano AS charged, CASE WHEN is_byok THEN upstream_cost_nano ELSE 0 END AS own_list
         FROM settlement JOIN generation ON generation.id = settlement.generation_id WHERE generation.id = ANY ($1)`,
      [generationIds],
    );
    return rows.map(({ id, charged, own_list: ownList }) => ({
      generationId: id,
      charged: nanoUsd(BigInt(charged)),
      ownList: nanoUsd(BigInt(ownList)),
    }));
  },
  takeHold: (intent, owner) => holds.take(intent, owner),
  raiseHold: (intent) => holds.raise(intent),
  recordProgress: (notes) => holds.recordProgress(notes),
  async movedToPostgres(generationIds) {
    const rows = await rowsOf<{ generation_id: string }>(
      pool,
      "SELECT generation_id FROM credit_hold WHERE generation_id = ANY ($1) AND output_tokens > 0",
      [generationIds],
    );
    return rows.map((row) => row.generation_id);
  },
  settle: (records) => settle(pool, records),
  findSettled: (generationIds) => findSettled(pool, generationIds),
  async quarantine({ generationId, text, reason }) {
    await pool.query(
      `INSERT INTO quarantined_usage (generation_id, text, reason)
         SELECT $1, $2, $3 WHERE $1::text IS NOT NULL OR NOT EXISTS (SELECT 1 FROM quarantined_usage WHERE text = $2)
         ON CONFLICT DO NOTHING`,
      [generationId ?? null, text, reason],
    );
  },
  async fencedThrough() {
    const [row] = await rowsOf<{ fenced: string; epoch: string }>(
      pool,
      `SELECT least(epoch, (SELECT min(fenced_epoch) FROM lease_gateway WHERE NOT is_gone)) AS fenced, epoch
         FROM redis_epoch`,
      [],
    );
    return { fenced: Number(row?.fenced ?? 0), epoch: Number(row?.epoch ?? 0) };
  },
  async closeLeases({ before, epoch }) {
    await pool.query("SELECT close_leases($1, $2)", [before, epoch]);
  },
});

/** Errors of these classes come back however often one asks: bad values, broken rules, our own refusals. */
const lastingErrors = /^(22|23|CW|P0)/;

async function settle(pool: MoneyPool, records: readonly UsageRecord[]): Promise<readonly SettledRecord[]> {
  try {
    const rows = await rowsOf<SettledRow>(
      pool,
      "SELECT generation_id, epoch, charged_nano, is_new FROM settle_batch($1)",
      [JSON.stringify(records.map(toItem))],
    );
    return rows.map(toSettled);
  } catch (error) {
    if (!(error instanceof DatabaseError) || !lastingErrors.test(error.code ?? "")) throw error;
    throw new RecordRefused(error.message, { cause: error });
  }
}

async function findSettled(pool: MoneyPool, generationIds: readonly string[]): Promise<readonly SettledRecord[]> {
  const rows = await rowsOf<SettledRow>(
    pool,
    `SELECT generation_id, epoch, charged_nano, false AS is_new, source FROM settlement WHERE generation_id = ANY ($1)
      UNION ALL
     SELECT generation_id, 0, 0, false, NULL FROM quarantined_usage WHERE generation_id = ANY ($1)
        AND NOT EXISTS (SELECT 1 FROM settlement WHERE settlement.generation_id = quarantined_usage.generation_id)`,
    [generationIds],
  );
  return rows.map(toSettled);
}

type SettledRow = {
  readonly generation_id: string;
  readonly epoch: string;
  readonly charged_nano: string;
  readonly is_new: boolean;
  readonly source?: "gateway" | "recovery" | null;
};

const toSettled = (row: SettledRow): SettledRecord => ({
  generationId: row.generation_id,
  epoch: Number(row.epoch),
  charged: nanoUsd(BigInt(row.charged_nano)),
  isNew: row.is_new,
  source: row.source ?? undefined,
});

function toItem(record: UsageRecord) {
  const { generation, attempts } = readBody(record);
  return {
    generation_id: record.generationId,
    workspace_id: record.workspaceId,
    api_key_id: record.apiKeyId,
    epoch: record.epoch,
    held_nano: record.held.toString(),
    cost_nano: record.cost.toString(),
    source: record.source,
    budgets: record.budgets.map(({ subject, period }) => ({ subject, period })),
    generation: generationColumns(record, generation),
    attempts,
  };
}

function readBody({ generationId, body }: UsageRecord): UsageBody {
  try {
    return readUsageBody(body);
  } catch (cause) {
    throw new RecordRefused(`the body of ${generationId} cannot be read`, { cause });
  }
}

async function rowsOf<Row extends QueryResultRow>(
  pool: MoneyPool,
  text: string,
  values: readonly unknown[],
): Promise<readonly Row[]> {
  const { rows } = await pool.query<Row>(text, [...values]);
  return rows;
}
