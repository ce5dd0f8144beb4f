import type { AnswerEnvelope, StreamPart } from "@causeway/protocol";
import { tick } from "./clock.fixture.ts";
import type { ReuseFacts } from "./reuse/reuse-asked.ts";
import type { AdmissionFacts, Ending, QueueFacts, Reply } from "./reply-port.ts";

/** Remembers everything the caller was told. */
export class MemoryReply implements Reply {
  facts: AdmissionFacts | undefined;
  envelope: AnswerEnvelope | undefined;
  parts: StreamPart[] = [];
  sendsDelivered = 0;
  /** What is sent stays in this process. */
  isStuck = false;
  ending: Ending | undefined;
  readonly queue: QueueFacts[] = [];
  /** What was said of kept answers. */
  readonly reused: ReuseFacts[] = [];
  /** What was settled when the last word was said. */
  settledAtEnd: boolean | undefined;
  isFull = false;
  readonly #isSettled: () => boolean;
  readonly #onSend: () => void;
  #onDelivered: () => void = () => undefined;

  constructor(isSettled: () => boolean, onSend: () => void) {
    this.#isSettled = isSettled;
    this.#onSend = onSend;
  }

  get text(): string {
    return this.parts.map((part) => (part.type === "text" ? part.text : "")).join("");
  }

  admitted(facts: AdmissionFacts): void {
    this.facts = facts;
  }

  reuse(facts: ReuseFacts): void {
    this.reused.push(facts);
  }

  waiting(queue: QueueFacts): void {
    this.queue.push(queue);
  }

  begin(envelope: AnswerEnvelope): void {
    this.envelope = envelope;
  }

  send(parts: readonly StreamPart[]): boolean {
    this.parts.push(...parts);
    if (!this.isStuck) {
      this.sendsDelivered += 1;
      this.#onDelivered();
    }
    this.#onSend();
    return !this.isFull;
  }

  /** How often what was sent had to leave at once. */
  flushes = 0;

  flush(): void {
    this.flushes += 1;
  }

  onDelivered(listener: () => void): void {
    this.#onDelivered = listener;
  }

  async drained(): Promise<void> {
    await tick();
    this.isFull = false;
  }

  finish(ending: Ending): void {
    this.ending = ending;
    this.settledAtEnd = this.#isSettled();
  }
}
