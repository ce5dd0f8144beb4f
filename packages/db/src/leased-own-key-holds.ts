import {
  type CreditHolds,
  type HoldOutcome,
  type HoldRequest,
  type RaiseOutcome,
  type Settlement,
  type SettlementResult,
  StoreNotReached,
} from "@causeway/gateway";
import { type BudgetHoldDecision, type BudgetHoldIntent, countsOf, type LeasedHolds } from "@causeway/leases";
import type { LimitReset } from "@causeway/limits";
import { larger, type NanoUsd, nanoUsd, smaller, zero } from "@causeway/money";
import { mostOwnKeyFee } from "@causeway/pricing";
import { holdOutcome, intentLimits } from "./leased-limits.ts";

export type OwnKeyHoldsOptions = {
  readonly leases: Pick<LeasedHolds, "budgetHolds">;
  readonly postgres: CreditHolds;
  /** The most that the call adds to its month's fee, as things stand. Rejects when Postgres is away. */
  readonly mostFee: (request: HoldRequest) => Promise<NanoUsd>;
  readonly periodOf: (reset: LimitReset) => string;
};

type CallUnderWay = {
  readonly request: HoldRequest;
  readonly fee: NanoUsd;
  /** Of the budgets, where Redis looks after them; `undefined` where Postgres does. */
  readonly inRedis: BudgetHoldIntent | undefined;
};

/**
 * Calls that may be made on own keys. Their fee depends on the month's other calls, so Postgres holds their credits;
 * their limits are where those of all other calls are: in Redis, or in Postgres while that is away.
 */
export class LeasedOwnKeyHolds {
  readonly #options: OwnKeyHoldsOptions;
  readonly #calls = new Map<string, CallUnderWay>();
  /** By workspace, the list price of calls that Postgres does not hold for yet. */
  readonly #starting = new Map<string, NanoUsd>();

  constructor(options: OwnKeyHoldsOptions) {
    this.#options = options;
  }

  has(generationId: string): boolean {
    return this.#calls.has(generationId);
  }

  async take(request: HoldRequest): Promise<HoldOutcome> {
    const { workspaceId, ownKey } = request;
    const before = this.#starting.get(workspaceId) ?? zero;
    const list = ownKey?.mostListPrice ?? zero;
    this.#starting.set(workspaceId, nanoUsd(before + list));
    try {
      return await this.#take(request, before);
    } finally {
      const others = nanoUsd((this.#starting.get(workspaceId) ?? zero) - list);
      if (others > 0n) this.#starting.set(workspaceId, others);
      else this.#starting.delete(workspaceId);
    }
  }

  async #take(request: HoldRequest, before: NanoUsd): Promise<HoldOutcome> {
    const { generationId, limits } = request;
    const { leases, postgres } = this.#options;
    const call = await this.#begin(request, before);
    const decision = call.inRedis ? await this.#holdBudgets(call.inRedis) : undefined;
    if (decision && decision.kind !== "held" && decision.kind !== "away") return holdOutcome(limits, decision);
    const inRedis = decision?.kind === "held";
    this.#calls.set(generationId, inRedis ? call : { ...call, inRedis: undefined });
    const nothing = { budgets: [], rates: [], concurrency: [] };
    try {
      const outcome = await postgres.take(inRedis ? { ...request, limits: nothing } : request);
      // It may be asked for again, on other terms.
      if (outcome.kind !== "held") await this.#end(generationId, { charged: zero, ownList: zero });
      return outcome;
    } catch (error) {
      if (error instanceof StoreNotReached) {
        this.#calls.delete(generationId);
        await leases.budgetHolds.settle(
          generationId,
          limits.budgets.map(() => zero),
        );
      }
      throw error;
    }
  }

  async #begin(request: HoldRequest, before: NanoUsd): Promise<CallUnderWay> {
    const { generationId, workspaceId, apiKeyId, limits } = request;
    const { budgets, rates, concurrency } = limits;
    if (budgets.length + rates.length + concurrency.length === 0) return { request, fee: zero, inRedis: undefined };
    const fee = budgets.length === 0 ? zero : await this.#mostFee(request, before).catch(throwNotReached);
    const inRedis = {
      generationId,
      workspaceId,
      apiKeyId,
      ...this.#needs(request, fee, request.amount),
    };
    return { request, fee, inRedis };
  }

  /**
   * Beside what is under way, those that start at the same time may use up the month's allowance first. Of those that
   * start in another process within the same few milliseconds nothing is known: their fee may be beyond a budget.
   */
  async #mostFee(request: HoldRequest, before: NanoUsd): Promise<NanoUsd> {
    const { ownKey } = request;
    if (!ownKey) return zero;
    const together = { ...ownKey, mostListPrice: nanoUsd(ownKey.mostListPrice + before) };
    const most = await this.#options.mostFee({ ...request, ownKey: together });
    return smaller(most, mostOwnKeyFee(ownKey.mostListPrice, ownKey.terms));
  }

  /** It is charged for shared capacity or for an own key, never for both. */
  #needs({ limits, ownKey }: HoldRequest, fee: NanoUsd, amount: NanoUsd) {
    const { budgets, ...others } = intentLimits(limits, this.#options.periodOf);
    const own = { charged: fee, ownList: ownKey?.mostListPrice ?? zero };
    const onOwnKey = countsOf(budgets, own);
    return {
      ...others,
      budgets: budgets.map((budget, index) => ({ ...budget, need: larger(amount, onOwnKey[index] ?? zero) })),
    };
  }

  #holdBudgets(intent: BudgetHoldIntent): Promise<BudgetHoldDecision> {
    return this.#options.leases.budgetHolds.take(intent).catch(throwNotReached);
  }

  async raise(raise: { readonly generationId: string; readonly amount: NanoUsd }): Promise<RaiseOutcome> {
    const call = this.#calls.get(raise.generationId);
    if (call?.inRedis) {
      const { budgets } = this.#needs(call.request, call.fee, raise.amount);
      // In the periods in which it was admitted.
      const needs = call.inRedis.budgets.map((budget, index) => ({ ...budget, need: budgets[index]?.need ?? zero }));
      const decision = await this.#holdBudgets({ ...call.inRedis, budgets: needs });
      const outcome = decision.kind === "away" ? undefined : holdOutcome(call.request.limits, decision);
      if (outcome && outcome.kind !== "held") {
        if (outcome.kind === "rate-exceeded" || outcome.kind === "concurrency-exceeded") return { kind: "gone" };
        return outcome;
      }
    }
    return await this.#options.postgres.raise(raise);
  }

  async settle(settlement: Settlement): Promise<SettlementResult> {
    const { id, ownKey } = settlement.generation;
    const result = await this.#options.postgres.settle(settlement);
    await this.#end(id, { charged: result.charged, ownList: ownKey?.upstreamCost ?? zero });
    return result;
  }

  /** What Postgres has counted, Redis counts. */
  async #end(generationId: string, came: { readonly charged: NanoUsd; readonly ownList: NanoUsd }): Promise<void> {
    const call = this.#calls.get(generationId);
    this.#calls.delete(generationId);
    if (!call) return;
    const { leases, periodOf } = this.#options;
    if (call.inRedis) await leases.budgetHolds.settle(generationId, countsOf(call.inRedis.budgets, came));
    else leases.budgetHolds.noteCounted(intentLimits(call.request.limits, periodOf).budgets);
  }
}

function throwNotReached(cause: unknown): never {
  throw new StoreNotReached("limits cannot be checked either", { cause });
}
