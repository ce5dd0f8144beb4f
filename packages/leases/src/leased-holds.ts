import type { NanoUsd } from "@causeway/money";
import { BudgetHolds } from "./budget-holds.ts";
import { type CallUnderWay, CallsUnderWay } from "./calls-under-way.ts";
import { EpochSessions } from "./epoch-sessions.ts";
import { Heartbeat } from "./heartbeat.ts";
import type { IntentLog, InterruptedBilling, LeaseClock } from "./intent-log.ts";
import { InterruptedCalls } from "./interrupted-calls.ts";
import { type LeaseLedger, MayHold, NothingHeld } from "./lease-ledger.ts";
import { LeftoverHolds } from "./leftover-holds.ts";
import { raiseHold, type RaiseDecision } from "./raise-hold.ts";
import type { Epoch, HoldIntent, Progress } from "./records.ts";
import { readRemains } from "./recover-log.ts";
import { type CallCharge, type CallEnd, CallSettlement, type Stranger } from "./settle-call.ts";
import { ProgressNotes } from "./share-progress.ts";
import { type SliceLimits, SliceSizes } from "./slice-size.ts";
import type { SliceStore } from "./slice-store.ts";
import { Slices } from "./slices.ts";
import { LeasedSpendingGate, type SpendingGate } from "./spending-gate.ts";
import { sweepOwnHolds } from "./sweep-own-holds.ts";
import { type HoldDecision, takeHold, type TakeHoldContext } from "./take-hold.ts";
import { UnsettledRecords } from "./unsettled.ts";

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
  /**
   * Over a way to Redis that breaks again and again, no try for a hold begins after this: a caller that is told to come
   * back in two seconds is better off than one that waits for a dozen tries.
   */
  readonly lastTryMs: number;
  /** After this a call that Redis has not decided on asks Postgres, unless it counts in a budget. */
  readonly patienceMs?: number | undefined;
};

const usualPatienceMs = 400;

/**
 * The gateway's side of the money path: holds on slices of balances that Postgres has leased to Redis. One per process.
 * It has no timers: whoever owns it calls the chores again and again, each about once a second (`noteProgress` every
 * 100 ms, `shareProgress` every 2 s). A chore that rejects, rejects because a store is away.
 */
export class LeasedHolds {
  readonly #ports: LeasePorts;
  readonly #options: LeasedHoldsOptions;
  readonly #sessions: EpochSessions;
  readonly #calls = new CallsUnderWay();
  readonly #unsettled: UnsettledRecords;
  readonly #leftovers: LeftoverHolds;
  readonly #taking: TakeHoldContext;
  readonly #settlement: CallSettlement;
  readonly #interrupted: InterruptedCalls;
  readonly #progress: ProgressNotes;
  readonly #heartbeat: Heartbeat;
  /** For calls whose credits Postgres holds. */
  readonly budgetHolds: BudgetHolds;

  constructor(ports: LeasePorts, options: LeasedHoldsOptions) {
    this.#ports = ports;
    this.#options = options;
    const { ledger, log, clock } = ports;
    const { gatewayId, holdDeadlineMs, lastTryMs, patienceMs = usualPatienceMs } = options;
    const sessions = new EpochSessions(ports, gatewayId);
    const sizes = new SliceSizes(options.slices);
    const leftovers = new LeftoverHolds(sessions);
    const unsettled = new UnsettledRecords(clock);
    const calls = this.#calls;
    this.#sessions = sessions;
    this.#leftovers = leftovers;
    this.#unsettled = unsettled;
    this.budgetHolds = new BudgetHolds(sessions, ledger, clock);
    const slices = new Slices(ledger, clock);
    const times = { holdDeadlineMs, lastTryMs, patienceMs };
    this.#taking = { gatewayId, sessions, leftovers, slices, sizes, ledger, log, clock, ...times };
    this.#settlement = new CallSettlement({ ...this.#taking, calls, unsettled, budgetHolds: this.budgetHolds });
    this.#interrupted = new InterruptedCalls(ports.billing, this.#settlement);
    this.#progress = new ProgressNotes({ calls, sessions, ledger, log, clock, holdDeadlineMs });
    this.#heartbeat = new Heartbeat({
      gatewayId,
      ledger,
      sessions,
      hasWorkBefore: (epoch) => this.#hasWorkBefore(epoch),
      backlog: () => unsettled.backlog,
    });
  }

  /** For verbs in this process that change keys. */
  get gate(): SpendingGate {
    return new LeasedSpendingGate(this.#sessions, this.#ports.ledger);
  }

  /** Reads what the process before this one left. Once, before anything else. */
  start(): void {
    const { interrupted, results, dropped } = readRemains(this.#ports.log.readAll());
    this.#interrupted.remember(interrupted);
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
    if (this.isAtRest) await this.#heartbeat.stop();
  }

  /** Lets go of Redis, after `leave`. */
  close(): void {
    this.#sessions.close();
  }

  /**
   * Rejects when no store could decide: with `NothingHeld` when the call is over with that, or with `MayHold` when something
   * may have been taken: the call is to be settled at nothing.
   */
  async take(intent: HoldIntent): Promise<HoldDecision> {
    await this.#heartbeat.register().catch(throwNothingHeld);
    const call = this.#calls.open(intent);
    try {
      const decision = await takeHold(this.#taking, call);
      if (decision.kind !== "held") this.#drop(call);
      return decision;
    } catch (error) {
      if (call.maybeHeldIn.size > 0) throw new MayHold(error);
      this.#drop(call);
      return throwNothingHeld(error);
    }
  }

  /** Nothing was delivered and nothing is due. */
  #drop(call: CallUnderWay): void {
    const { generationId } = call.intent;
    this.#calls.end(generationId);
    this.#leftovers.addUnused(call);
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

  /**
   * Ends a call. Once its result is in the log it will be settled, whatever crashes: this waits for one try through
   * Redis, or through Postgres if that holds, and leaves the rest to `pushUnsettled`.
   */
  async settle(end: CallEnd, stranger: Stranger): Promise<CallCharge> {
    return await this.#settlement.settle(end, stranger);
  }

  async hasRedis(): Promise<boolean> {
    return (await this.#sessions.current()) !== undefined;
  }

  /** Into the log, so that a crash loses no more than what came after. Throws when the log is full. */
  noteProgress(notes: readonly Progress[]): void {
    this.#progress.note(notes);
  }

  /** Into the holds in Redis, where it outlives this machine; also puts off their deadlines. */
  async shareProgress(): Promise<void> {
    await this.#progress.shareInRedis();
  }

  /** The same for holds in Postgres. */
  async shareProgressInPostgres(): Promise<void> {
    await this.#progress.shareInPostgres();
  }

  /** Asks Postgres which results are settled, and settles those that the stream has not brought there in time. */
  async pushUnsettled(afterMs = this.#options.pushAfterMs): Promise<void> {
    await this.#settlement.pushUnsettled(afterMs);
  }

  async releaseLeftovers(): Promise<void> {
    await this.#leftovers.release();
    await this.budgetHolds.settleLeftovers();
    await this.budgetHolds.tellCounts();
  }

  /** Bills what the process before this one did not end, by its last progress. */
  async billInterrupted(): Promise<void> {
    await this.#interrupted.bill();
  }

  /** Lets go of own holds whose call is over: a command that was thought lost may have landed late. */
  async sweepOverdueHolds(): Promise<void> {
    await sweepOwnHolds({ ...this.#taking, isOpen: (generationId) => this.#isOpen(generationId) });
  }

  #isOpen(generationId: string): boolean {
    return (
      this.#calls.find(generationId) !== undefined ||
      this.#unsettled.find(generationId) !== undefined ||
      this.#interrupted.has(generationId)
    );
  }

  /** A sign of life, which also says which epochs this gateway is done with, so that their leases can be closed. */
  async beat(): Promise<void> {
    await this.#heartbeat.beat();
  }

  #hasWorkBefore(epoch: Epoch): boolean {
    return this.#calls.hasBefore(epoch) || this.#unsettled.hasBefore(epoch) || this.#interrupted.hasBefore(epoch);
  }

  /** Nothing is left to do: for a process that wants to end, and for tests. */
  get isAtRest(): boolean {
    const callCount = [...this.#calls.all()].length;
    const leftCount = this.#unsettled.size + this.#leftovers.size + this.#interrupted.size;
    return callCount + leftCount + this.budgetHolds.size === 0;
  }
}

function throwNothingHeld(cause: unknown): never {
  throw cause instanceof NothingHeld ? cause : new NothingHeld("the store of credits did not answer", { cause });
}
