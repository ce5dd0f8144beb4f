import { type NanoUsd, nanoUsd, zero } from "@causeway/money";
import { BudgetHolds } from "./budget-holds.ts";
import { type CallUnderWay, CallsUnderWay } from "./calls-under-way.ts";
import { EpochSessions } from "./epoch-sessions.ts";
import type { IntentLog, InterruptedBilling, LeaseClock } from "./intent-log.ts";
import { type LeaseLedger, NothingHeld, type SettledRecord } from "./lease-ledger.ts";
import { chargeTo, LeftoverHolds, leftoverOf, overdueHolds, releaseHold, settledById } from "./leftover-holds.ts";
import { raiseHold, type RaiseDecision } from "./raise-hold.ts";
import { chargeOf, type Epoch, type HoldIntent, noEpoch, type Progress, type UsageRecord } from "./records.ts";
import { type InterruptedCall, readRemains } from "./recover-log.ts";
import { settleOrQuarantine } from "./settle-or-quarantine.ts";
import { type SliceLimits, SliceSizes } from "./slice-size.ts";
import type { SliceStore } from "./slice-store.ts";
import { Slices } from "./slices.ts";
import { LeasedSpendingGate, type SpendingGate } from "./spending-gate.ts";
import { type HoldDecision, takeHold, type TakeHoldContext } from "./take-hold.ts";
import { type UnsettledRecord, UnsettledRecords } from "./unsettled.ts";

export type LeasePorts = {
  readonly ledger: LeaseLedger;
  readonly store: SliceStore;
  readonly log: IntentLog;
  readonly billing: InterruptedBilling;
  readonly clock: LeaseClock;
};

export type LeasedHoldsOptions = {
  /** Lives as long as the log's directory: a process that starts again on the same log is the same gateway. */
  readonly gatewayId: string;
  readonly slices: SliceLimits;
  /** How long the stream has to settle a record before it is pushed. */
  readonly pushAfterMs: number;
  /** A hold is looked into when its owner has not put it off for this long. */
  readonly holdDeadlineMs: number;
};

export type CallEnd = { readonly generationId: string; readonly cost: NanoUsd; readonly body: string };
/** For a call that never took a hold here. */
export type Stranger = { readonly workspaceId: string; readonly apiKeyId: string };

/**
 * The gateway's side of the money path: holds on slices of balances that Postgres has leased to Redis. One per process.
 * It has no timers: whoever owns it calls the chores again and again, each about once a second (`noteProgress` every
 * 100 ms, `shareProgress` every 2 s). A chore that rejects, rejects because a store is away.
 */
export class LeasedHolds {
  readonly #ports: LeasePorts;
  readonly #options: LeasedHoldsOptions;
  readonly #sessions: EpochSessions;
  readonly #sizes: SliceSizes;
  readonly #calls = new CallsUnderWay();
  readonly #unsettled: UnsettledRecords;
  readonly #leftovers: LeftoverHolds;
  readonly #taking: TakeHoldContext;
  /** For calls whose credits Postgres holds. */
  readonly budgetHolds: BudgetHolds;
  #interrupted: readonly InterruptedCall[] = [];
  #isRegistered = false;

  constructor(ports: LeasePorts, options: LeasedHoldsOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#sessions = new EpochSessions(ports, options.gatewayId);
    this.#sizes = new SliceSizes(options.slices);
    this.#unsettled = new UnsettledRecords(ports.clock);
    this.#leftovers = new LeftoverHolds(this.#sessions);
    this.budgetHolds = new BudgetHolds(this.#sessions, ports.ledger, ports.clock);
    this.#taking = {
      gatewayId: options.gatewayId,
      sessions: this.#sessions,
      leftovers: this.#leftovers,
      slices: new Slices(ports.ledger, ports.clock),
      sizes: this.#sizes,
      ledger: ports.ledger,
      log: ports.log,
      clock: ports.clock,
      holdDeadlineMs: options.holdDeadlineMs,
    };
  }

  /** For verbs in this process that change keys. */
  get gate(): SpendingGate {
    return new LeasedSpendingGate(this.#sessions, this.#ports.ledger);
  }

  /** Reads what the process before this one left. Once, before anything else. */
  start(): void {
    const { interrupted, results, dropped } = readRemains(this.#ports.log.readAll());
    this.#interrupted = interrupted;
    for (const record of results) this.#unsettled.add(record);
    for (const generationId of dropped) this.#ports.log.confirm(generationId);
  }

  /** Before the process ends: settles what it can, and with nothing left to do nobody needs to wait for it any more. */
  async leave(): Promise<void> {
    for (let left = Number.POSITIVE_INFINITY; this.#unsettled.size < left; ) {
      left = this.#unsettled.size;
      await this.pushUnsettled(0);
    }
    await this.releaseLeftovers();
    if (this.isAtRest) await this.#ports.ledger.leave(this.#options.gatewayId);
  }

  /**
   * Rejects when no store could decide: with `NothingHeld` when the call is over with that; else something may have been
   * taken, and the call is to be settled at nothing.
   */
  async take(intent: HoldIntent): Promise<HoldDecision> {
    // A lease is only closed once every registered gateway is done with it.
    if (!this.#isRegistered) await this.#register().catch(throwNothingHeld);
    const call = this.#calls.open(intent);
    try {
      const decision = await takeHold(this.#taking, call);
      if (decision.kind !== "held") this.#drop(call);
      return decision;
    } catch (error) {
      if (call.maybeHeldIn.size > 0) throw new Error("what this call holds is not known", { cause: error });
      this.#drop(call);
      return throwNothingHeld(error);
    }
  }

  /** Nothing was delivered and nothing is due. */
  #drop(call: CallUnderWay): void {
    const { generationId } = call.intent;
    this.#end(call);
    if (call.triedEpochs.size === 0) return;
    try {
      this.#ports.log.append({ kind: "dropped", generationId });
    } catch {
      // The log is full. Whoever reads it settles this call at nothing, to the same end.
    }
    this.#ports.log.confirm(generationId);
  }

  /** More for a call that holds already: `amount` in total. Rejects when no store can be asked now. */
  async raise(generationId: string, amount: NanoUsd): Promise<RaiseDecision> {
    const call = this.#calls.find(generationId);
    if (!call) return { kind: "gone" };
    return await raiseHold(this.#taking, call, amount);
  }

  /** Into the log, so that a crash loses no more than what came after. Throws when the log is full. */
  noteProgress(notes: readonly Progress[]): void {
    for (const { generationId, progress } of notes) {
      const call = this.#calls.find(generationId);
      if (!call || call.progress === progress) continue;
      this.#ports.log.append({ kind: "progress", generationId, progress });
      call.progress = progress;
      call.isProgressShared = false;
    }
  }

  /**
   * Ends a call. Once its result is in the log it will be settled, whatever crashes: this waits for one try through
   * Redis, or through Postgres if that holds, and leaves the rest to `pushUnsettled`.
   */
  async settle(
    end: CallEnd,
    stranger: Stranger,
  ): Promise<{ readonly charged: NanoUsd; readonly uncovered: NanoUsd; readonly isNew: boolean }> {
    const known = this.#unsettled.find(end.generationId);
    const record = known?.record ?? this.#recordOf(end, stranger);
    const unsettled = known ?? this.#conclude(record);
    const charged = await this.#tryToSettle(unsettled);
    return { charged, uncovered: nanoUsd(record.cost - charged), isNew: known === undefined };
  }

  async hasRedis(): Promise<boolean> {
    return (await this.#sessions.current()) !== undefined;
  }

  /** Lets go of Redis, after `leave`. */
  close(): void {
    this.#sessions.close();
  }

  #recordOf({ generationId, cost, body }: CallEnd, stranger: Stranger): UsageRecord {
    const call = this.#calls.find(generationId);
    const { workspaceId, apiKeyId } = call?.intent ?? stranger;
    return {
      generationId,
      workspaceId,
      apiKeyId,
      epoch: call?.epoch ?? noEpoch,
      held: call?.held ?? zero,
      cost,
      budgets: (call?.intent.budgets ?? []).map(({ subject, period }) => ({ subject, period })),
      source: "gateway",
      body,
    };
  }

  #conclude(record: UsageRecord): UnsettledRecord {
    this.#ports.log.append({ kind: "result", record });
    const unsettled = this.#unsettled.add(record);
    const call = this.#calls.find(record.generationId);
    if (call) this.#end(call);
    this.#sizes.note(record.workspaceId, chargeOf(record), this.#ports.clock.monotonicMs());
    return unsettled;
  }

  /** Where an answer was lost there may be a hold that this call never used. */
  #end({ intent, epoch, maybeHeldIn }: CallUnderWay): void {
    this.#calls.end(intent.generationId);
    for (const tried of maybeHeldIn) {
      if (tried === epoch) continue;
      const { generationId, workspaceId, budgets } = intent;
      this.#leftovers.add({ epoch: tried, generationId, workspaceId, budgets, charge: zero });
    }
  }

  /** What Postgres says it charged, or will as far as anyone can know. */
  async #tryToSettle(unsettled: UnsettledRecord): Promise<NanoUsd> {
    const { record } = unsettled;
    const { epoch, generationId, workspaceId, budgets } = record;
    const charge = chargeOf(record);
    if (epoch === noEpoch) {
      const [settled] = await this.#push([unsettled]).catch(() => []);
      return settled?.charged ?? charge;
    }
    const session = await this.#sessions.current();
    try {
      await session?.connection.settle({ epoch, generationId, workspaceId, budgets, charge, record });
      if (session) unsettled.isReleased = true;
    } catch {
      if (session) this.#sessions.drop(session);
    }
    return charge;
  }

  /** Asks Postgres which results are settled, and settles those that the stream has not brought there in time. */
  async pushUnsettled(afterMs = this.#options.pushAfterMs): Promise<void> {
    const due = this.#unsettled.due(afterMs, 500);
    if (due.length === 0) return;
    const settled = await this.#ports.ledger.findSettled(due.map(({ record }) => record.generationId));
    const byId = new Map(settled.map((item) => [item.generationId, item]));
    const isDone = ({ record }: UnsettledRecord) => !isNews(record, byId.get(record.generationId));
    this.#confirm(due.filter(isDone), settled);
    await this.#push(due.filter((item) => !isDone(item)));
  }

  async #push(unsettled: readonly UnsettledRecord[]): Promise<readonly SettledRecord[]> {
    const settled = await settleOrQuarantine(
      this.#ports.ledger,
      unsettled.map(({ record }) => record),
    );
    this.#confirm(unsettled, settled);
    return settled;
  }

  /** Postgres has them, at these charges or, set apart for a person, at none: what it says goes for Redis too. */
  #confirm(unsettled: readonly UnsettledRecord[], settled: readonly SettledRecord[]): void {
    const byId = new Map(settled.map((item) => [item.generationId, item]));
    for (const { record, isReleased } of unsettled) {
      const { generationId, workspaceId, epoch, budgets } = record;
      this.#ports.log.confirm(generationId);
      this.#unsettled.confirm(generationId);
      const charge = chargeTo(record, byId.get(generationId));
      if (!isReleased) this.#leftovers.add({ epoch, generationId, workspaceId, budgets, charge });
    }
  }

  async releaseLeftovers(): Promise<void> {
    await this.#leftovers.release();
    await this.budgetHolds.settleLeftovers();
  }

  /** Bills what the process before this one did not end, by its last progress. */
  async billInterrupted(): Promise<void> {
    for (const interrupted of this.#interrupted) {
      const { intent, epoch, held, progress } = interrupted;
      const { cost, body } = await this.#ports.billing.bill({ body: intent.body, progress });
      const { generationId, workspaceId, apiKeyId } = intent;
      const budgets = intent.budgets.map(({ subject, period }) => ({ subject, period }));
      this.#conclude({
        generationId,
        workspaceId,
        apiKeyId,
        epoch,
        held,
        cost,
        budgets,
        source: "recovery",
        body,
      });
      this.#interrupted = this.#interrupted.filter((other) => other !== interrupted);
    }
  }

  /** Into the holds in Redis, where it outlives this machine; also puts off their deadlines. */
  async shareProgress(): Promise<void> {
    const calls = [...this.#calls.all()].filter(({ epoch }) => epoch !== noEpoch);
    const session = calls.length > 0 ? await this.#sessions.current() : undefined;
    if (!session) return;
    const shares = calls.map((call) => ({ call, progress: call.isProgressShared ? undefined : call.progress }));
    const notes = shares.map(({ call: { epoch, intent }, progress }) => ({
      epoch,
      generationId: intent.generationId,
      progress,
    }));
    try {
      await session.connection.recordProgress(notes, this.#ports.clock.nowMs() + this.#options.holdDeadlineMs);
      markShared(shares);
    } catch {
      this.#sessions.drop(session);
    }
  }

  /** The same for holds in Postgres. */
  async shareProgressInPostgres(): Promise<void> {
    const shares = [...this.#calls.all()].flatMap((call) => {
      const { epoch, progress, isProgressShared } = call;
      return epoch !== noEpoch || progress === undefined || isProgressShared ? [] : [{ call, progress }];
    });
    if (shares.length === 0) return;
    const notes = shares.map(({ call, progress }) => ({ generationId: call.intent.generationId, progress }));
    await this.#ports.ledger.recordProgress(notes);
    markShared(shares);
  }

  /** Lets go of own holds whose call is over: a command that was thought lost may have landed late. */
  async sweepOverdueHolds(): Promise<void> {
    const session = await this.#sessions.current();
    if (!session) return;
    const overdue = await overdueHolds(this.#sessions, session, this.#ports.clock.nowMs());
    const own = overdue.filter((hold) => hold.owner === this.#options.gatewayId && !this.#isOpen(hold.generationId));
    const settled = await settledById(this.#ports.ledger, own);
    for (const hold of own) {
      if (!(await releaseHold(this.#sessions, session, leftoverOf(hold, settled.get(hold.generationId))))) return;
    }
  }

  #isOpen(generationId: string): boolean {
    return (
      this.#calls.find(generationId) !== undefined ||
      this.#unsettled.find(generationId) !== undefined ||
      this.#interrupted.some(({ intent }) => intent.generationId === generationId)
    );
  }

  /** A sign of life, which also says which epochs this gateway is done with, so that their leases can be closed. */
  async beat(): Promise<void> {
    if (!this.#isRegistered) return await this.#register();
    const session = await this.#sessions.current();
    const isFenced = session !== undefined && !this.#hasBefore(session.epoch);
    const { isGone, epoch } = await this.#ports.ledger.beat(
      this.#options.gatewayId,
      isFenced ? session.epoch : undefined,
      this.#unsettled.backlog,
    );
    if (isGone) this.#isRegistered = false;
    // Whoever has no calls would not hear otherwise that Redis has forgotten everything.
    if (session && session.epoch !== epoch) this.#sessions.drop(session);
  }

  #hasBefore(epoch: Epoch): boolean {
    return (
      this.#calls.hasBefore(epoch) ||
      this.#unsettled.hasBefore(epoch) ||
      this.#interrupted.some((call) => call.epoch < epoch)
    );
  }

  async #register(): Promise<void> {
    await this.#ports.ledger.register(this.#options.gatewayId);
    this.#isRegistered = true;
  }

  /** Nothing is left to do: for a process that wants to end, and for tests. */
  get isAtRest(): boolean {
    const callCount = [...this.#calls.all()].length;
    const leftCount = this.#unsettled.size + this.#leftovers.size + this.#interrupted.length;
    return callCount + leftCount + this.budgetHolds.size === 0;
  }
}

function throwNothingHeld(cause: unknown): never {
  throw new NothingHeld("credits cannot be set aside now", { cause });
}

/** Unless there has been more since. */
function markShared(shares: readonly { readonly call: CallUnderWay; readonly progress: string | undefined }[]): void {
  for (const { call, progress } of shares) if (call.progress === progress) call.isProgressShared = true;
}

/** What recovery billed too low stays so for the caller; the books are told, so that they know what the crash has cost. */
const isNews = (record: UsageRecord, settled: SettledRecord | undefined): boolean =>
  settled === undefined ||
  (settled.source === "recovery" && record.source === "gateway" && record.cost > settled.charged);
