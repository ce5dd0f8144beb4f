import { tick } from "./clock.fixture.ts";
import type { AnswerName, AnswerStore, Claim, FoundAnswer, IdempotencyKeys, KeyedCall } from "./reuse/reuse-ports.ts";

type Kept = FoundAnswer & { readonly secret: string };

/** Kept answers in memory. Time does not pass. */
export class MemoryAnswers implements AnswerStore {
  readonly kept = new Map<string, Kept>();
  isAway = false;
  questions = 0;

  async find({ workspaceId, name, secret }: AnswerName): Promise<FoundAnswer | undefined> {
    this.questions += 1;
    await tick();
    const found = this.isAway ? undefined : this.kept.get(`${workspaceId}/${name}`);
    return found?.secret === secret ? found : undefined;
  }

  async read(name: AnswerName): Promise<FoundAnswer | undefined> {
    if (this.isAway) throw new Error("the store is away");
    return await this.find(name);
  }

  async keep({ workspaceId, name, secret }: AnswerName, text: string, ttlSeconds: number): Promise<boolean> {
    if (!this.isAway) this.kept.set(`${workspaceId}/${name}`, { text, secret, ttlSeconds, ageSeconds: 0 });
    return !this.isAway;
  }

  async forget({ workspaceId, name }: AnswerName): Promise<void> {
    this.kept.delete(`${workspaceId}/${name}`);
  }
}

type State = { readonly call: KeyedCall; state: "running" | "answered" | "ended" };

/** With the rules of the scripts. `die` is what happens to the calls of a process that gives no sign of life. */
export class MemoryIdempotency implements IdempotencyKeys {
  readonly states = new Map<string, State>();
  isAway = false;

  async claim(call: KeyedCall): Promise<Claim> {
    await tick();
    if (this.isAway) throw new Error("the store is away");
    const known = this.states.get(nameOf(call));
    const { generationId } = known?.call ?? {};
    if (known && generationId !== undefined) {
      if (known.call.request !== call.request) return { kind: "other-request", generationId };
      if (known.state !== "ended") return { kind: known.state, generationId };
    }
    this.states.set(nameOf(call), { call, state: "running" });
    return { kind: "claimed", earlierId: generationId };
  }

  async answered(call: KeyedCall): Promise<void> {
    this.#change(call, (known) => {
      known.state = "answered";
    });
  }

  async release(call: KeyedCall, { leavesTrace }: { readonly leavesTrace: boolean }): Promise<void> {
    this.#change(call, (known) => {
      known.state = "ended";
      if (!leavesTrace) this.states.delete(nameOf(call));
    });
  }

  die(): void {
    for (const known of this.states.values()) if (known.state === "running") known.state = "ended";
  }

  #change(call: KeyedCall, change: (known: State) => void): void {
    if (this.isAway) throw new Error("the store is away");
    const known = this.states.get(nameOf(call));
    if (known?.call.generationId === call.generationId && known.state === "running") change(known);
  }
}

const nameOf = ({ workspaceId, idempotencyKey }: KeyedCall) => `${workspaceId}/${idempotencyKey}`;
