import {
  type CreditHolds,
  type HoldOutcome,
  type HoldProgress,
  type HoldRequest,
  type RaiseOutcome,
  type Settlement,
  type SettlementResult,
  type SpendingStop,
  StoreNotReached,
} from "@causeway/gateway";
import type { ConcurrencyLimit, SpendBudget } from "@causeway/limits";
import { type NanoUsd, nanoUsd } from "@causeway/money";
import { countLiveGateways } from "./gateway-instances.ts";
import { attemptColumns, generationColumns, generationFacts } from "./generation-columns.ts";
import { LocalRates } from "./local-rates.ts";
import type { MoneyPool } from "./money-pool.ts";

/**
 * Holds as rows in Postgres: one lease per request. Correct with Redis away, and the form everything else falls back to.
 * Budgets and calls under way are counted there; rates in this process, each for its share of the living gateways.
 */
export const createCreditHolds = (
  pool: MoneyPool,
  rates = new LocalRates({ countGateways: () => countLiveGateways(pool), monotonicMs: () => performance.now() }),
): CreditHolds => ({
  take: (request) => takeWithinRates(pool, rates, request),
  raise: (request) => raiseHold(pool, request),
  settle: (settlement) => settleGeneration(pool, settlement, "gateway"),
  recordProgress: (progress) => recordProgress(pool, progress),
});

async function takeWithinRates(pool: MoneyPool, rates: LocalRates, request: HoldRequest): Promise<HoldOutcome> {
  const refusal = await rates.take(request.generationId, request.limits.rates);
  if (refusal) return { kind: "rate-exceeded", ...refusal };
  const outcome = await takeHold(pool, request);
  if (outcome.kind !== "held") rates.giveBack(request.generationId);
  return outcome;
}

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
  const { ownKey, limits } = request;
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
    JSON.stringify(limits.budgets.map((budget) => ({ ...budget, limit: budget.limit.toString() }))),
    JSON.stringify(limits.concurrency),
    ownKey?.mostListPrice.toString(),
    ownKey?.terms.monthlyAllowance.toString(),
    ownKey?.terms.feeBasisPoints,
  ];
  const { rows } = await client.query<HoldRow>({
    name: "take_hold",
    text: `SELECT outcome, available_nano, refused_by
             FROM take_hold($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    values,
  });
  return toOutcome(rows[0]);
}

async function raiseHold(
  pool: MoneyPool,
  { generationId, amount }: { readonly generationId: string; readonly amount: NanoUsd },
): Promise<RaiseOutcome> {
  const { rows } = await pool.query<HoldRow | { readonly outcome: "gone" }>({
    name: "raise_hold",
    text: "SELECT outcome, available_nano, refused_by FROM raise_hold($1, $2)",
    values: [generationId, amount.toString()],
  });
  const [row] = rows;
  if (row?.outcome === "gone") return { kind: "gone" };
  const outcome = toOutcome(row);
  if (outcome.kind !== "rate-exceeded" && outcome.kind !== "concurrency-exceeded") return outcome;
  throw new Error(`raise_hold answered ${outcome.kind}`);
}

type HoldRow =
  | { readonly outcome: "held" | "key-not-usable" | SpendingStop }
  | { readonly outcome: "insufficient-credits"; readonly available_nano: string }
  | { readonly outcome: "budget-exceeded"; readonly available_nano: string; readonly refused_by: WrittenBudget }
  | { readonly outcome: "concurrency-exceeded"; readonly refused_by: ConcurrencyLimit };

/** As JSON keeps it. */
type WrittenBudget = Omit<SpendBudget, "limit"> & { readonly limit: string };

function toOutcome(row: HoldRow | undefined): HoldOutcome {
  switch (row?.outcome) {
    case "held":
    case "key-not-usable":
    case "stopped-by-dispute":
    case "stopped-by-debt":
    case "stopped-by-review":
      return { kind: row.outcome };
    case "insufficient-credits":
      return { kind: row.outcome, available: amountOf(row.available_nano) };
    case "budget-exceeded":
      return { kind: row.outcome, budget: toBudget(row.refused_by), available: amountOf(row.available_nano) };
    case "concurrency-exceeded":
      return { kind: row.outcome, concurrency: row.refused_by };
    case undefined:
      throw new Error("The function returned no row");
  }
}

const amountOf = (text: string): NanoUsd => nanoUsd(BigInt(text));

const toBudget = ({ holder, subject, limit, reset, countsOwnKeys }: WrittenBudget): SpendBudget => ({
  holder,
  subject,
  limit: amountOf(limit),
  reset: reset ?? undefined,
  countsOwnKeys,
});

/** Who settles: the gateway that made the call, or the worker's recovery for a gateway that died. The first one wins. */
export type SettlementSource = "gateway" | "recovery";

export async function settleGeneration(
  pool: MoneyPool,
  settlement: Settlement,
  source: SettlementSource,
): Promise<SettlementResult> {
  const { generation, attempts } = settlement;
  const call = { ...generation, generationId: generation.id };
  const { rows } = await pool.query<{ is_new: boolean; charged_nano: string; uncovered_nano: string }>({
    name: "settle_generation",
    text: "SELECT is_new, charged_nano, uncovered_nano FROM settle_generation($1, $2, $3)",
    values: [
      JSON.stringify(generationColumns(call, generationFacts(generation))),
      JSON.stringify(attempts.map(attemptColumns)),
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
