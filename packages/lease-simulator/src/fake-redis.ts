import type { HoldCommand, SliceConnection, SliceStore } from "@causeway/leases";
import { nanoUsd } from "@causeway/money";
import { holdBudgets, raiseBudget, readBudget, seedBudget, settleBudgets } from "./fake-budget-scripts.ts";
import { applyGrant, claimHolds, placeHold, raiseHold, reclaimSlice, settleHold } from "./fake-slice-scripts.ts";
import type { Network, Process } from "./network.ts";
import { holdKey } from "./redis-keys.ts";
import { copyMemory, emptyMemory, type HoldRow, type RedisMemory } from "./redis-memory.ts";

/** Redis with our scripts: each of them one indivisible step. The real scripts are held against this by a test. */
export class FakeRedis {
  memory: RedisMemory = emptyMemory();
  isUp = true;
  runId: string;
  /** Told of every hold at the moment it is placed. */
  onHold: (command: HoldCommand) => void = () => undefined;
  /** Told of every hold that has just been let go of with nothing to settle. */
  onLetGo: (generationId: string) => void = () => undefined;
  readonly #name: string;
  #runs = 0;
  #entries = 0;

  constructor(name = "redis") {
    this.#name = name;
    this.runId = this.#nextRun();
  }

  #nextRun(): string {
    return `${this.#name}-run-${++this.#runs}`;
  }

  /** The process is another one; what it remembers is up to the caller. */
  restart(memory: RedisMemory = this.memory): void {
    this.runId = this.#nextRun();
    this.memory = copyMemory(memory);
  }

  flush(): void {
    this.memory = emptyMemory();
  }

  /** It goes on as the process that another one was. */
  become(other: FakeRedis): void {
    this.runId = other.runId;
    this.memory = other.memory;
  }

  storeFor(network: Network, process: Process): SliceStore {
    return { connect: () => network.call(process, () => this.accept(network, process)) };
  }

  /** `isReached` is asked at every command: a connection does not survive that its way is cut. */
  accept(network: Network, process: Process, isReached: () => boolean = () => true): SliceConnection {
    this.#assertUp();
    const { runId } = this;
    let isClosed = false;
    const send = <Answer>(effect: () => Answer): Promise<Answer> => {
      if (isClosed) return Promise.reject(new Error("connection is closed"));
      return network.call(process, () => {
        this.#assertUp();
        if (this.runId !== runId || !isReached()) throw new Error("connection was reset");
        return effect();
      });
    };
    return {
      identity: () => send(() => ({ runId: this.runId, tag: this.memory.tag })),
      setTag: (epoch) => send(() => this.#setTag(epoch)),
      applyGrant: (grant) => send(() => applyGrant(this.memory, grant)),
      readBudget: (name) => send(() => readBudget(this.memory, name)),
      raiseBudget: (count) => send(() => raiseBudget(this.memory, count)),
      seedBudget: (seed) => send(() => seedBudget(this.memory, seed)),
      hold: (command) =>
        send(() => {
          const isNew = !this.memory.holds.has(
            holdKey({ epoch: command.epoch, generationId: command.intent.generationId }),
          );
          const reply = placeHold(this.memory, command);
          if (isNew && reply.kind === "held") this.onHold(command);
          return reply;
        }).then((reply) => {
          network.loseHold();
          return reply;
        }),
      raise: (command) => send(() => raiseHold(this.memory, command)),
      settle: (command) =>
        send(() => {
          const reply = settleHold(this.memory, command, String(this.#entries + 1));
          if (reply === "settled") this.#entries += 1;
          if (reply === "settled" && command.record === undefined) this.onLetGo(command.generationId);
          return reply;
        }),
      claim: (holds) => send(() => claimHolds(this.memory, holds)),
      holdBudgets: (command) => send(() => holdBudgets(this.memory, command)),
      settleBudgets: (command) => send(() => settleBudgets(this.memory, command)),
      overdueBudgetHolds: (nowMs, most) =>
        send(() =>
          [...this.memory.budgetHolds.values()]
            .filter(({ deadlineMs }) => deadlineMs <= nowMs)
            .slice(0, most)
            .map(({ epoch, generationId, budgets }) => ({ epoch, generationId, budgets })),
        ),
      reclaim: (slice) => send(() => reclaimSlice(this.memory, slice)),
      recordProgress: (notes, deadlineMs) =>
        send(() => {
          for (const note of notes) {
            const hold = this.memory.holds.get(holdKey(note));
            if (!hold) continue;
            hold.progress = note.progress ?? hold.progress;
            hold.deadlineMs = deadlineMs;
          }
        }),
      overdueHolds: (nowMs, most) =>
        send(() =>
          [...this.memory.holds.values()]
            .filter(({ deadlineMs }) => deadlineMs <= nowMs)
            .slice(0, most)
            .map(toStoredHold),
        ),
      readUsage: (most) => send(() => this.memory.stream.slice(0, most).map((entry) => ({ ...entry, text: "" }))),
      removeUsage: (entryIds) =>
        send(() => {
          this.memory.stream = this.memory.stream.filter(({ id }) => !entryIds.includes(id));
        }),
      blockKey: (apiKeyId) => send(() => void this.memory.blockedKeys.add(apiKeyId)),
      unblockKey: (apiKeyId) => send(() => void this.memory.blockedKeys.delete(apiKeyId)),
      readStops: () => send(() => new Map(this.memory.stops)),
      stopWorkspace: (workspaceId, stop) => send(() => void this.memory.stops.set(workspaceId, stop)),
      resumeWorkspace: (workspaceId) => send(() => void this.memory.stops.delete(workspaceId)),
      countLeft: (before) =>
        send(() => ({
          usage: this.memory.stream.length,
          holds: [...this.memory.holds.values()].filter(({ epoch }) => epoch < before).length,
        })),
      close: () => {
        isClosed = true;
      },
    };
  }

  #assertUp(): void {
    if (!this.isUp) throw new Error("Redis is away");
  }

  #setTag(epoch: number): boolean {
    if (this.memory.tag !== undefined && this.memory.tag >= epoch) return false;
    this.memory.tag = epoch;
    return true;
  }
}

const toStoredHold = ({
  epoch,
  owner,
  generationId,
  workspaceId,
  apiKeyId,
  amount,
  budgets,
  body,
  progress,
}: HoldRow) => ({
  epoch,
  owner,
  generationId,
  workspaceId,
  apiKeyId,
  amount: nanoUsd(amount),
  budgets,
  body,
  progress,
});
