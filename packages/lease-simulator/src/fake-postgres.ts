import {
  chargeOf,
  type HoldIntent,
  type LeaseLedger,
  type LedgerHold,
  noEpoch,
  NothingHeld,
  type QuarantinedRecord,
  RecordRefused,
  type SettledRecord,
  type SpendingStop,
  type UsageRecord,
} from "@causeway/leases";
import { nanoUsd } from "@causeway/money";
import type { Network, Process } from "./network.ts";
import type {
  BalanceRow,
  BudgetUseRow,
  CreditHoldRow,
  GatewayRow,
  LeaseRow,
  PlatformAccount,
  SettlementRow,
} from "./postgres-tables.ts";

export type PostgresTimes = { readonly silentAfterMs: number; readonly goneAfterMs: number };

/** Postgres with our functions: each call one transaction, all of it or nothing. What it has committed it never loses. */
export class FakePostgres {
  isUp = true;
  nowMs = 0;
  epoch: { epoch: number; runId: string; owner: string; confirmed: boolean; claimedMs: number } = {
    epoch: 0,
    runId: "",
    owner: "",
    confirmed: false,
    claimedMs: 0,
  };
  readonly balances = new Map<string, BalanceRow>();
  readonly platform = new Map<PlatformAccount, bigint>();
  readonly leases: LeaseRow[] = [];
  readonly settlements = new Map<string, SettlementRow>();
  readonly creditHolds = new Map<string, CreditHoldRow>();
  readonly budgets = new Map<string, BudgetUseRow>();
  /** Workspaces that may not spend. */
  readonly stops = new Map<string, SpendingStop>();
  readonly gateways = new Map<string, GatewayRow>();
  readonly quarantined: QuarantinedRecord[] = [];
  /** Records paid from elsewhere than their lease because it was closed or too small. */
  lateRecords = 0;
  /** Told of every posting of a generation, and of the progress that Postgres knew of if its gateway is silent. */
  onSettled: (record: UsageRecord, charged: bigint, by: string, progress: bigint) => void = () => undefined;
  /** Records that break their transaction. */
  isPoison: (record: UsageRecord) => boolean = () => false;
  readonly #times: PostgresTimes;

  constructor(times: PostgresTimes) {
    this.#times = times;
  }

  credit(workspaceId: string, amount: bigint): void {
    this.#balance(workspaceId).posted += amount;
    this.#post("payments", -amount);
  }

  /** What has been neither spent nor set aside can go back to the payer. */
  refund(workspaceId: string, wanted: bigint): void {
    const available = this.available(workspaceId);
    const amount = wanted < available ? wanted : available;
    if (amount <= 0n) return;
    this.#balance(workspaceId).posted -= amount;
    this.#post("payments", amount);
  }

  available(workspaceId: string): bigint {
    const { posted, held, leased } = this.#balance(workspaceId);
    return posted - held - leased;
  }

  lease(workspaceId: string, epoch: number): LeaseRow | undefined {
    return this.leases.find((row) => row.workspaceId === workspaceId && row.epoch === epoch);
  }

  remainderOf = (lease: LeaseRow): bigint =>
    lease.state === "closed" ? 0n : lease.granted - lease.reclaimed - lease.settled;

  ledgerFor(network: Network, process: Process): LeaseLedger {
    const send = <Answer>(effect: () => Answer): Promise<Answer> =>
      network.call(process, () => {
        if (!this.isUp) throw new NothingHeld("Postgres is away");
        return effect();
      });
    return {
      readEpoch: () => send(() => ({ ...this.epoch, ageMs: this.nowMs - this.epoch.claimedMs })),
      claimEpoch: (claim) => send(() => this.#claimEpoch(claim)),
      confirmEpoch: (claim) => send(() => this.#confirmEpoch(claim)),
      register: (gatewayId) =>
        send(() => {
          const row = this.gateways.get(gatewayId);
          this.gateways.set(gatewayId, { fenced: row?.fenced ?? 0, beatMs: this.nowMs, isGone: false });
        }),
      beat: (gatewayId, fenced) => send(() => this.#beat(gatewayId, fenced)),
      leave: (gatewayId) =>
        send(() => {
          const row = this.gateways.get(gatewayId);
          if (row) row.isGone = true;
        }),
      silentGateways: (ids) => send(() => ids.filter((id) => this.isSilent(id))),
      grantLease: (grant) => send(() => this.#grantLease(grant)),
      returnSlice: (slice) => send(() => this.#returnSlice(slice)),
      idleLeases: (epoch) => send(() => this.leases.filter((row) => row.epoch === epoch).map(toIdleLease)),
      grantedTo: ({ workspaceId, epoch }) =>
        send(() => {
          const lease = this.lease(workspaceId, epoch);
          return lease?.state === "open" ? nanoUsd(lease.granted) : undefined;
        }),
      stoppedWorkspaces: () => send(() => [...this.stops].map(([workspaceId, stop]) => ({ workspaceId, stop }))),
      budgetUse: (budget) =>
        send(() => {
          const use = this.budgets.get(budgetKey(budget));
          return { spent: nanoUsd(use?.spent ?? 0n), held: nanoUsd(use?.held ?? 0n) };
        }),
      takeHold: (intent, owner) => send(() => this.#takeHold(intent, owner)),
      readCounts: (ids) =>
        send(() =>
          ids.flatMap((generationId) => {
            const row = this.settlements.get(generationId);
            return row ? [{ generationId, charged: nanoUsd(row.charged), ownList: nanoUsd(0n) }] : [];
          }),
        ),
      raiseHold: ({ generationId, amount }) => send(() => this.#raiseHold(generationId, amount)),
      recordProgress: (notes) =>
        send(() => {
          for (const { generationId, progress } of notes) {
            const hold = this.creditHolds.get(generationId);
            if (!hold) continue;
            hold.progress = progress;
            hold.progressMs = this.nowMs;
          }
        }),
      movedToPostgres: (ids) => send(() => ids.filter((id) => this.creditHolds.get(id)?.progress !== undefined)),
      settle: (records) => send(() => this.settle(records, process.name)),
      findSettled: (ids) => send(() => ids.flatMap((id) => this.#findSettled(id))),
      quarantine: (item) => send(() => this.#quarantine(item)),
      fencedThrough: () => send(() => this.#fencedThrough()),
      closeLeases: (closing) => send(() => this.#closeLeases(closing)),
    };
  }

  isSilent(gatewayId: string): boolean {
    const row = this.gateways.get(gatewayId);
    return row === undefined || row.isGone || this.nowMs - row.beatMs > this.#times.silentAfterMs;
  }

  /** Only who can have no stream left is declared gone: in a run, whoever lost its disk. */
  declareGone(gatewayId: string): void {
    const row = this.gateways.get(gatewayId);
    if (row && this.nowMs - row.beatMs > this.#times.goneAfterMs) row.isGone = true;
  }

  #claimEpoch({ seen, runId, owner }: { seen: number; runId: string; owner: string }): boolean {
    if (this.epoch.epoch !== seen) return false;
    this.epoch = { epoch: seen + 1, runId, owner, confirmed: false, claimedMs: this.nowMs };
    for (const lease of this.leases) if (lease.state === "open") lease.state = "draining";
    return true;
  }

  #confirmEpoch({ epoch, runId, owner }: { epoch: number; runId: string; owner: string }): boolean {
    if (this.epoch.epoch !== epoch || this.epoch.runId !== runId || this.epoch.owner !== owner) return false;
    this.epoch.confirmed = true;
    return true;
  }

  #isCurrent = (epoch: number): boolean => this.epoch.epoch === epoch && this.epoch.confirmed;

  #beat(gatewayId: string, fenced: number | undefined): { isGone: boolean; epoch: number } {
    const { epoch } = this.epoch;
    const row = this.gateways.get(gatewayId);
    if (!row || row.isGone) return { isGone: true, epoch };
    row.beatMs = this.nowMs;
    row.fenced = Math.max(row.fenced, fenced ?? 0);
    return { isGone: false, epoch };
  }

  #grantLease({ workspaceId, epoch, want }: { workspaceId: string; epoch: number; want: bigint }) {
    if (!this.#isCurrent(epoch)) return { kind: "stale-epoch" } as const;
    const available = this.stops.has(workspaceId) ? 0n : this.available(workspaceId);
    const added = want < available ? want : available > 0n ? available : 0n;
    let lease = this.lease(workspaceId, epoch);
    if (!lease) {
      lease = { workspaceId, epoch, granted: 0n, reclaimed: 0n, settled: 0n, state: "open" };
      this.leases.push(lease);
    }
    lease.granted += added;
    this.#balance(workspaceId).leased += added;
    return { kind: "granted", granted: nanoUsd(lease.granted), added: nanoUsd(added) } as const;
  }

  #returnSlice({ workspaceId, epoch, total }: { workspaceId: string; epoch: number; total: bigint }): void {
    const lease = this.lease(workspaceId, epoch);
    if (!lease || lease.state !== "open" || !this.#isCurrent(epoch) || total <= lease.reclaimed) return;
    this.#balance(workspaceId).leased -= total - lease.reclaimed;
    lease.reclaimed = total;
  }

  #takeHold(intent: HoldIntent, owner: string): LedgerHold {
    const { generationId, workspaceId, apiKeyId, amount } = intent;
    if (this.creditHolds.has(generationId)) return { kind: "held" };
    if (this.settlements.has(generationId)) return { kind: "key-blocked" };
    const stop = this.stops.get(workspaceId);
    if (stop) return { kind: stop };
    const available = this.available(workspaceId);
    if (amount > available) return { kind: "low", available: nanoUsd(available) };
    const [budget] = intent.budgets;
    if (budget) {
      const use = this.#budgetUse(budgetKey(budget));
      if (use.spent + use.held + amount > budget.limit) {
        return { kind: "budget", index: 0, available: nanoUsd(budget.limit - use.spent - use.held) };
      }
      use.held += amount;
    }
    this.#balance(workspaceId).held += amount;
    const row = { generationId, workspaceId, apiKeyId, owner, amount, budget, progress: undefined, progressMs: 0 };
    this.creditHolds.set(generationId, row);
    return { kind: "held" };
  }

  #raiseHold(generationId: string, amount: bigint): LedgerHold | { readonly kind: "gone" } {
    const hold = this.creditHolds.get(generationId);
    if (!hold) return { kind: "gone" };
    const more = amount - hold.amount;
    if (more <= 0n) return { kind: "held" };
    const available = this.available(hold.workspaceId);
    if (more > available) return { kind: "low", available: nanoUsd(available) };
    if (hold.budget) {
      const use = this.#budgetUse(budgetKey(hold.budget));
      const left = hold.budget.limit - use.spent - use.held;
      if (more > left) return { kind: "budget", index: 0, available: nanoUsd(left) };
      use.held += more;
    }
    this.#balance(hold.workspaceId).held += more;
    hold.amount = amount;
    return { kind: "held" };
  }

  settle(records: readonly UsageRecord[], by: string): readonly SettledRecord[] {
    for (const record of records) {
      if (this.isPoison(record)) throw new RecordRefused(`generation ${record.generationId} cannot be written`);
    }
    return records.map((record) => this.#settleOne(record, by));
  }

  #settleOne(record: UsageRecord, by: string): SettledRecord {
    const { generationId, workspaceId } = record;
    const known = this.settlements.get(generationId);
    if (known) return { generationId, epoch: known.record.epoch, charged: nanoUsd(known.charged), isNew: false };
    const balance = this.#balance(workspaceId);
    const hold = this.creditHolds.get(generationId);
    if (hold) this.#release(hold);
    const fromHold = hold ? smaller(hold.amount, record.cost) : 0n;
    const charged = record.epoch === noEpoch ? fromHold : this.#chargeLease(record);
    balance.posted -= charged;
    this.#post("revenue", record.cost);
    const covered = record.epoch === noEpoch ? fromHold : chargeOf(record);
    this.#post("loss-overrun", covered - record.cost);
    this.#post("loss-late", charged - covered);
    for (const name of record.budgets) this.#budgetUse(budgetKey(name)).spent += charged;
    this.settlements.set(generationId, { record, charged });
    // Of an owner that has woken up, news may come between the question how far it was and the answer.
    const isOld = hold && this.isSilent(hold.owner) && this.nowMs - hold.progressMs > this.#times.silentAfterMs;
    const progress = isOld ? hold.progress : undefined;
    this.onSettled(record, charged, by, BigInt(progress ?? 0));
    return { generationId, epoch: record.epoch, charged: nanoUsd(charged), isNew: true };
  }

  /** From its lease; what came too late for that, from what nobody has set aside; the rest is ours. */
  #chargeLease(record: UsageRecord): bigint {
    const due = chargeOf(record);
    const lease = this.lease(record.workspaceId, record.epoch);
    const fromLease = lease ? smaller(due, this.remainderOf(lease)) : 0n;
    if (lease && fromLease > 0n) {
      lease.settled += fromLease;
      this.#balance(record.workspaceId).leased -= fromLease;
    }
    const rest = due - fromLease;
    if (rest === 0n) return fromLease;
    this.lateRecords += 1;
    const available = this.available(record.workspaceId) - fromLease;
    return fromLease + smaller(rest, available > 0n ? available : 0n);
  }

  #release(hold: CreditHoldRow): void {
    this.creditHolds.delete(hold.generationId);
    this.#balance(hold.workspaceId).held -= hold.amount;
    if (hold.budget) this.#budgetUse(budgetKey(hold.budget)).held -= hold.amount;
  }

  #findSettled(generationId: string): readonly SettledRecord[] {
    const row = this.settlements.get(generationId);
    if (row) return [{ generationId, epoch: row.record.epoch, charged: nanoUsd(row.charged), isNew: false }];
    const isSetApart = this.quarantined.some((item) => item.generationId === generationId);
    return isSetApart ? [{ generationId, epoch: noEpoch, charged: nanoUsd(0n), isNew: false }] : [];
  }

  #quarantine(item: QuarantinedRecord): void {
    if (!this.quarantined.some((known) => known.generationId === item.generationId)) this.quarantined.push(item);
  }

  #fencedThrough(): { fenced: number; epoch: number } {
    const { epoch } = this.epoch;
    const fences = [...this.gateways.values()].filter(({ isGone }) => !isGone).map(({ fenced }) => fenced);
    return { fenced: Math.min(epoch, ...fences), epoch };
  }

  #closeLeases({ before, epoch }: { before: number; epoch: number }): void {
    if (!this.#isCurrent(epoch)) return;
    for (const lease of this.leases) {
      if (lease.epoch >= before || lease.state === "closed") continue;
      this.#balance(lease.workspaceId).leased -= this.remainderOf(lease);
      lease.state = "closed";
    }
  }

  #balance(workspaceId: string): BalanceRow {
    return rowOf(this.balances, workspaceId, () => ({ posted: 0n, held: 0n, leased: 0n }));
  }

  #budgetUse(key: string): BudgetUseRow {
    return rowOf(this.budgets, key, () => ({ spent: 0n, held: 0n }));
  }

  #post(account: PlatformAccount, amount: bigint): void {
    this.platform.set(account, (this.platform.get(account) ?? 0n) + amount);
  }
}

const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);

const budgetKey = ({ subject, period }: { subject: string; period: string }): string => `${subject}:${period}`;

const toIdleLease = ({ workspaceId, granted }: LeaseRow) => ({ workspaceId, granted: nanoUsd(granted) });

function rowOf<Row>(rows: Map<string, Row>, key: string, create: () => Row): Row {
  const known = rows.get(key);
  if (known) return known;
  const row = create();
  rows.set(key, row);
  return row;
}
