import { type NanoUsd, nanoUsd } from "@causeway/money";
import { ownKeyFee, type OwnKeyTerms } from "@causeway/pricing";
import { tick } from "./clock.fixture.ts";
import type { CreditHolds, HoldOutcome, HoldProgress, HoldRequest, Settlement } from "./ports.ts";

/** Holds and settlements in memory, with the rules of the SQL functions. */
export class MemoryHolds implements CreditHolds {
  balance: NanoUsd;
  readonly holds = new Map<string, HoldRequest>();
  readonly settled = new Map<string, Settlement>();
  readonly progress: HoldProgress[] = [];
  failures = 0;
  /** What raises asked for, in order. */
  readonly raised: NanoUsd[] = [];
  raiseFailures = 0;
  /** After a hold was taken or raised. */
  onChange: () => void = () => undefined;
  /** Raises wait for it. */
  raiseAnswer: Promise<void> | undefined;
  takeOutcome: HoldOutcome | undefined;
  /** Every hold that was asked for. */
  readonly taken: HoldRequest[] = [];
  /** What each budget of a call has left. */
  budgetLeft: NanoUsd | undefined;
  readonly terms: OwnKeyTerms = { feeBasisPoints: 500, monthlyAllowance: nanoUsd(0n) };
  ownList = nanoUsd(0n);

  constructor(balance: NanoUsd) {
    this.balance = balance;
  }

  get held(): bigint {
    const holds = [...this.holds.values()];
    const underWay = holds.reduce((total, { ownKey: own }) => total + (own?.mostListPrice ?? 0n), 0n);
    return holds.reduce((total, hold) => total + hold.amount, 0n) + this.#feeOf(nanoUsd(underWay));
  }

  /** What more calls on own keys would add to the fee. */
  #feeOf(listPrice: NanoUsd): NanoUsd {
    return nanoUsd(ownKeyFee(nanoUsd(this.ownList + listPrice), this.terms) - ownKeyFee(this.ownList, this.terms));
  }

  async take(request: HoldRequest): Promise<HoldOutcome> {
    await tick();
    this.taken.push(request);
    if (this.takeOutcome) return this.takeOutcome;
    const [budget] = request.limits.budgets;
    if (budget && this.budgetLeft !== undefined && request.amount > this.budgetLeft) {
      return { kind: "budget-exceeded", budget, available: this.budgetLeft };
    }
    const available = nanoUsd(this.balance - this.held);
    const fee = request.ownKey ? this.#feeOf(request.ownKey.mostListPrice) : 0n;
    if (request.amount + fee > available) return { kind: "insufficient-credits", available };
    this.holds.set(request.generationId, request);
    this.onChange();
    return { kind: "held" };
  }

  async raise({ generationId, amount }: { readonly generationId: string; readonly amount: NanoUsd }) {
    await (this.raiseAnswer ?? tick());
    this.raised.push(amount);
    if (this.raiseFailures > 0) {
      this.raiseFailures -= 1;
      throw new Error("the answer is lost");
    }
    const request = this.holds.get(generationId);
    if (!request) return { kind: "gone" } as const;
    const [budget] = request.limits.budgets;
    if (budget && this.budgetLeft !== undefined && amount > this.budgetLeft) {
      return { kind: "budget-exceeded", budget, available: nanoUsd(this.budgetLeft - request.amount) } as const;
    }
    const available = nanoUsd(this.balance - this.held);
    if (amount - request.amount > available) return { kind: "insufficient-credits", available } as const;
    if (amount > request.amount) this.holds.set(generationId, { ...request, amount });
    this.onChange();
    return { kind: "held" } as const;
  }

  async settle(settlement: Settlement) {
    await tick();
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error("the store is away");
    }
    const { id, ownKey: own } = settlement.generation;
    const cost = own ? this.#feeOf(own.upstreamCost) : settlement.generation.cost;
    const hold = this.holds.get(id)?.amount ?? 0n;
    const isNew = !this.settled.has(id);
    const charged = own ? cost : nanoUsd(cost < hold ? cost : hold);
    if (isNew) {
      this.holds.delete(id);
      this.ownList = nanoUsd(this.ownList + (own?.upstreamCost ?? 0n));
      this.settled.set(id, settlement);
      this.balance = nanoUsd(this.balance - charged);
    }
    return { isNew, charged, uncovered: nanoUsd(cost - charged) };
  }

  async recordProgress(progress: readonly HoldProgress[]): Promise<void> {
    this.progress.push(...progress);
  }
}
