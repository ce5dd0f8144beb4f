import {
  type CreditHolds,
  type HoldOutcome,
  type HoldProgress,
  type HoldRequest,
  type Settlement,
  type SettlementResult,
  StoreNotReached,
} from "@causeway/gateway";
import { nanoUsd } from "@causeway/money";
import { attemptColumns, generationColumns } from "./generation-columns.ts";
import type { MoneyPool } from "./money-pool.ts";

/** Holds as rows in Postgres: one lease per request. Correct with Redis away, and the form everything else falls back to. */
export const createCreditHolds = (pool: MoneyPool): CreditHolds => ({
  take: (request) => takeHold(pool, request),
  settle: (settlement) => settleGeneration(pool, settlement, "gateway"),
  recordProgress: (progress) => recordProgress(pool, progress),
});

async function takeHold(pool: MoneyPool, request: HoldRequest): Promise<HoldOutcome> {
  const client = await connect(pool);
  // A connection that breaks also says so by an event, which nobody else listens to while we have it.
  client.on("error", ignore);
  let isBroken = true;
  try {
    const outcome = await takeHoldOn(client, request);
    isBroken = false;
    return outcome;
  } finally {
    client.off("error", ignore);
    client.release(isBroken);
  }
}

const ignore = () => undefined;

/** Before anything was asked, nothing can have been held. */
async function connect(pool: MoneyPool) {
  try {
    return await pool.connect();
  } catch (cause) {
    throw new StoreNotReached("No connection to Postgres", { cause });
  }
}

async function takeHoldOn(client: Pick<MoneyPool, "query">, request: HoldRequest): Promise<HoldOutcome> {
  const { rows } = await client.query<{ outcome: string; available_nano: string | null }>(holdQuery(request));
  const outcome = rows[0]?.outcome;
  const available = nanoUsd(BigInt(rows[0]?.available_nano ?? 0));
  if (outcome === "held" || outcome === "key-not-usable") return { kind: outcome };
  if (outcome === "stopped-by-dispute" || outcome === "stopped-by-debt" || outcome === "stopped-by-review")
    return { kind: outcome };
  if (outcome === "insufficient-credits") return { kind: outcome, available };
  const budget = request.limits.budgets.find(({ holder }) => holder === "key");
  if (outcome === "key-limit-exceeded" && budget) return { kind: "budget-exceeded", budget, available };
  throw new Error(`take_hold answered ${outcome}`);
}

function holdQuery(request: HoldRequest) {
  const values = [
    request.generationId,
    request.workspaceId,
    request.apiKeyId,
    request.gatewayInstanceId,
    request.amount.toString(),
    request.requestId,
    request.requestedModel,
    request.apiType,
    request.streamed,
  ];
  const { ownKey } = request;
  if (!ownKey) {
    const text = "SELECT outcome, available_nano FROM take_hold($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    return { name: "take_hold", text, values };
  }
  const { monthlyAllowance, feeBasisPoints } = ownKey.terms;
  return {
    name: "take_own_key_hold",
    text: "SELECT outcome, available_nano FROM take_own_key_hold($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    values: [...values, ownKey.mostListPrice.toString(), monthlyAllowance.toString(), feeBasisPoints],
  };
}

/** Who settles: the gateway that made the call, or the worker's recovery for a gateway that died. The first one wins. */
export type SettlementSource = "gateway" | "recovery";

export async function settleGeneration(
  pool: MoneyPool,
  settlement: Settlement,
  source: SettlementSource,
): Promise<SettlementResult> {
  const { rows } = await pool.query<{ is_new: boolean; charged_nano: string; uncovered_nano: string }>({
    name: "settle_generation",
    text: "SELECT is_new, charged_nano, uncovered_nano FROM settle_generation($1, $2, $3)",
    values: [
      JSON.stringify(generationColumns(settlement.generation)),
      JSON.stringify(settlement.attempts.map(attemptColumns)),
      source,
    ],
  });
  const row = rows[0];
  if (!row) throw new Error("settle_generation returned no row");
  return {
    isNew: row.is_new,
    charged: nanoUsd(BigInt(row.charged_nano)),
    uncovered: nanoUsd(BigInt(row.uncovered_nano)),
  };
}

async function recordProgress(pool: MoneyPool, progress: readonly HoldProgress[]): Promise<void> {
  if (progress.length === 0) return;
  await pool.query({
    name: "record_progress",
    // Counts only grow, so a late write of an older value is harmless.
    text: `UPDATE credit_hold AS hold
              SET endpoint_id = news.endpoint_id, price_version_id = news.price_version_id, own_key_id = news.own_key_id,
                  input_tokens = greatest(hold.input_tokens, news.input_tokens),
                  output_tokens = greatest(hold.output_tokens, news.output_tokens)
             FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::int[], $6::text[])
                  AS news(generation_id, endpoint_id, price_version_id, input_tokens, output_tokens, own_key_id)
            WHERE hold.generation_id = news.generation_id`,
    values: [
      progress.map((item) => item.generationId),
      progress.map((item) => item.endpointId),
      progress.map((item) => item.priceVersionId),
      progress.map((item) => item.inputTokens),
      progress.map((item) => item.outputTokens),
      progress.map((item) => item.ownKeyId ?? null),
    ],
  });
}
