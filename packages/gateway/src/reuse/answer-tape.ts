import type { AnswerEnvelope, BilledUsage, StreamPart } from "@causeway/protocol";
import type { AdmissionFacts, Ending, QueueFacts, Reply } from "../reply-port.ts";
import type { ReuseFacts } from "./reuse-asked.ts";
import type { KeptAnswer } from "./kept-answer.ts";

/** Told of a complete answer before it is settled; the settlement waits for it. */
export type Keeper = (kept: KeptAnswer, facts: AnswerFacts) => Promise<void>;

export type AnswerFacts = {
  /** It is all that the model had to say, neither cut by a limit nor filtered, and of the form that was asked for. */
  readonly isWhatWasAsked: boolean;
};

/** Pieces of text are put together up to about this many characters: a long answer stays many events. */
const longEnough = 1_000;

/** The way back to the caller, which remembers what was sent on it. */
export class AnswerTape implements Reply {
  readonly #reply: Reply;
  readonly #keepers: Keeper[] = [];
  readonly #events: (readonly StreamPart[])[] = [];
  #clampedTo: number | undefined;
  #wasAdmitted = false;
  #wasKept = false;
  #billed: BilledUsage | undefined;

  constructor(reply: Reply) {
    this.#reply = reply;
  }

  /** What a stream has told so far, event by event. */
  get events(): readonly (readonly StreamPart[])[] {
    return this.#events;
  }

  /** The answer was cut to what the credits cover. */
  get clampedTo(): number | undefined {
    return this.#clampedTo;
  }

  /** Credits were set aside for the call. */
  get wasAdmitted(): boolean {
    return this.#wasAdmitted;
  }

  get wasKept(): boolean {
    return this.#wasKept;
  }

  /** What the caller was told in the end that it cost. */
  get billed(): BilledUsage | undefined {
    return this.#billed;
  }

  tell(keeper: Keeper): void {
    this.#keepers.push(keeper);
  }

  async keep(kept: KeptAnswer, facts: AnswerFacts): Promise<void> {
    this.#wasKept = true;
    await Promise.all(this.#keepers.map((keeper) => keeper(kept, facts)));
  }

  admitted(facts: AdmissionFacts): void {
    this.#wasAdmitted = true;
    this.#clampedTo = facts.maxTokensClampedTo;
    this.#reply.admitted(facts);
  }

  waiting(queue: QueueFacts): void {
    this.#reply.waiting(queue);
  }

  reuse(facts: ReuseFacts): void {
    this.#reply.reuse(facts);
  }

  begin(envelope: AnswerEnvelope): void {
    this.#reply.begin(envelope);
  }

  send(parts: readonly StreamPart[]): boolean {
    this.#remember(parts.filter(({ type }) => type !== "upstream-body"));
    return this.#reply.send(parts);
  }

  drained(): Promise<void> {
    return this.#reply.drained();
  }

  get sendsDelivered(): number {
    return this.#reply.sendsDelivered;
  }

  flush(): void {
    this.#reply.flush();
  }

  onDelivered(listener: () => void): void {
    this.#reply.onDelivered(listener);
  }

  finish(ending: Ending): void {
    this.#billed = ending.billed;
    this.#reply.finish(ending);
  }

  #remember(parts: readonly StreamPart[]): void {
    if (parts.length === 0) return;
    const joined = joinedTexts(this.#events.at(-1), parts);
    if (joined) this.#events[this.#events.length - 1] = joined;
    else this.#events.push(parts);
  }
}

/** Two events of nothing but text that goes on are one. */
function joinedTexts(
  before: readonly StreamPart[] | undefined,
  after: readonly StreamPart[],
): readonly StreamPart[] | undefined {
  const [last, next] = [before?.[0], after[0]];
  if (before?.length !== 1 || after.length !== 1 || last === undefined || next === undefined) return undefined;
  if (last.type === "text" && next.type === "text" && last.choice === next.choice && last.text.length < longEnough) {
    return [{ ...last, text: last.text + next.text }];
  }
  const goesOn =
    last.type === "tool-arguments" &&
    next.type === "tool-arguments" &&
    last.choice === next.choice &&
    last.index === next.index &&
    last.text.length < longEnough;
  return goesOn ? [{ ...last, text: last.text + next.text }] : undefined;
}
