import { type NanoUsd, nanoUsd, zero } from "@causeway/money";
import type { BudgetHolds } from "./budget-holds.ts";
import type { CallsUnderWay } from "./calls-under-way.ts";
import type { EpochSessions } from "./epoch-sessions.ts";
import type { IntentLog, LeaseClock } from "./intent-log.ts";
import type { LeaseLedger, SettledRecord } from "./lease-ledger.ts";
import { chargeTo, type LeftoverHolds } from "./leftover-holds.ts";
import { chargeOf, noEpoch, type UsageRecord } from "./records.ts";
import { settleOrQuarantine } from "./settle-or-quarantine.ts";
import type { SliceSizes } from "./slice-size.ts";
import type { UnsettledRecord, UnsettledRecords } from "./unsettled.ts";

export type CallEnd = { readonly generationId: string; readonly cost: NanoUsd; readonly body: string };
/** For a call that never took a hold here. */
export type Stranger = { readonly workspaceId: string; readonly apiKeyId: string };
/** `isNew`: this was the first to say how the call ended. */
export type CallCharge = { readonly charged: NanoUsd; readonly uncovered: NanoUsd; readonly isNew: boolean };

export type SettlementParts = {
  readonly ledger: LeaseLedger;
  readonly log: IntentLog;
  readonly clock: LeaseClock;
  readonly sessions: EpochSessions;
  readonly sizes: SliceSizes;
  readonly calls: CallsUnderWay;
  readonly leftovers: LeftoverHolds;
  readonly unsettled: UnsettledRecords;
  readonly budgetHolds: BudgetHolds;
};

const mostPerQuestion = 500;

/** The end of a call: its result in the log, then through Redis or straight into Postgres, until Postgres has it. */
export class CallSettlement {
  readonly #parts: SettlementParts;

  constructor(parts: SettlementParts) {
    this.#parts = parts;
  }

  async settle(end: CallEnd, stranger: Stranger): Promise<CallCharge> {
    const known = this.#parts.unsettled.find(end.generationId);
    const record = known?.record ?? this.#recordOf(end, stranger);
    const unsettled = known ?? this.conclude(record);
    const charged = await this.#tryToSettle(unsettled);
    return { charged, uncovered: nanoUsd(record.cost - charged), isNew: known === undefined };
  }

  #recordOf({ generationId, cost, body }: CallEnd, stranger: Stranger): UsageRecord {
    const call = this.#parts.calls.find(generationId);
    const { workspaceId, apiKeyId } = call?.intent ?? stranger;
    return {
      generationId,
      workspaceId,
      apiKeyId,
      epoch: call?.epoch ?? noEpoch,
      held: call?.held ?? zero,
      cost,
      budgets: call?.intent.budgets ?? [],
      source: "gateway",
      body,
    };
  }

  /** From here on it will be settled, whatever crashes. Throws when the log is full. */
  conclude(record: UsageRecord): UnsettledRecord {
    const { log, calls, sizes, clock } = this.#parts;
    log.append({ kind: "result", record });
    const call = calls.end(record.generationId);
    const unsettled = this.#parts.unsettled.add(record, call);
    sizes.note(record.workspaceId, chargeOf(record), clock.monotonicMs());
    return unsettled;
  }

  /** What Postgres says it charged, or will as far as anyone can know. */
  async #tryToSettle(unsettled: UnsettledRecord): Promise<NanoUsd> {
    const { sessions } = this.#parts;
    const { record } = unsettled;
    const { epoch, generationId, workspaceId, budgets } = record;
    const charge = chargeOf(record);
    // What Postgres holds is settled there when this process gives no sign of life, whatever lies in Redis.
    const mayHoldInPostgres = epoch === noEpoch || unsettled.unused.some((hold) => hold.epoch === noEpoch);
    if (mayHoldInPostgres) return (await this.#tryToPush(unsettled)) ?? charge;
    const session = await sessions.current();
    if (!session) return charge;
    const settle = { epoch, generationId, workspaceId, budgets, charge, record };
    const outcome = await session.connection.settle(settle).catch(() => undefined);
    if (outcome === undefined) sessions.drop(session);
    // This process stood still for so long that its calls are being settled for it.
    else if (outcome === "claimed") return (await this.#tryToPush(unsettled)) ?? charge;
    else unsettled.isReleased = true;
    return charge;
  }

  async #tryToPush(unsettled: UnsettledRecord): Promise<NanoUsd | undefined> {
    const [settled] = await this.#push([unsettled]).catch(() => []);
    return settled?.charged;
  }

  /** Asks Postgres which results are settled, and settles those that the stream has not brought there in time. */
  async pushUnsettled(afterMs: number): Promise<void> {
    const due = this.#parts.unsettled.due(afterMs, mostPerQuestion);
    if (due.length === 0) return;
    const settled = await this.#parts.ledger.findSettled(due.map(({ record }) => record.generationId));
    const known = new Set(settled.map(({ generationId }) => generationId));
    this.#confirm(
      due.filter(({ record }) => known.has(record.generationId)),
      settled,
    );
    await this.#push(due.filter(({ record }) => !known.has(record.generationId)));
    // A gateway ends more calls a second than one question asks for.
    if (due.length === mostPerQuestion) await this.pushUnsettled(afterMs);
  }

  async #push(unsettled: readonly UnsettledRecord[]): Promise<readonly SettledRecord[]> {
    const settled = await settleOrQuarantine(
      this.#parts.ledger,
      unsettled.map(({ record }) => record),
    );
    this.#confirm(unsettled, settled);
    return settled;
  }

  /** Postgres has them, at these charges or, set apart for a person, at none: what it says goes for Redis too. */
  #confirm(unsettled: readonly UnsettledRecord[], settled: readonly SettledRecord[]): void {
    const byId = new Map(settled.map((item) => [item.generationId, item]));
    const { budgetHolds, sessions } = this.#parts;
    for (const { record, isReleased, unused, budgets } of unsettled) {
      const { generationId, workspaceId, epoch } = record;
      this.#parts.log.confirm(generationId);
      this.#parts.unsettled.confirm(generationId);
      const settledItem = byId.get(generationId);
      // Redis has counted the others itself.
      if (epoch !== sessions.lastEpoch || settledItem?.epoch !== epoch) budgetHolds.noteCounted(budgets);
      const own = { epoch, generationId, workspaceId, budgets: record.budgets };
      for (const hold of isReleased ? unused : [own, ...unused]) {
        this.#parts.leftovers.add({ ...hold, charge: chargeTo(hold, settledItem) });
      }
    }
  }
}
