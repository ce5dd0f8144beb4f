import type { AnswerEnvelope, StreamPart } from "@causeway/protocol";
import type { AdmissionFacts, Ending, QueueFacts, Reply } from "../reply-port.ts";
import type { ReuseFacts } from "../reuse/reuse-asked.ts";
import { annotationsFor } from "./annotations.ts";
import { type FoundOnWeb, searchFor } from "./with-results.ts";

/** The way back to the caller, on which a stream begins with the search and ends with the pages that were found for it. */
export class CitingReply implements Reply {
  readonly #reply: Reply;
  readonly #found: FoundOnWeb;
  readonly #texts = new Map<number, string>();
  /** Choices of which the caller was told that was searched for them. */
  readonly #searched = new Set<number>();

  constructor(reply: Reply, found: FoundOnWeb) {
    this.#reply = reply;
    this.#found = found;
  }

  get sendsDelivered(): number {
    return this.#reply.sendsDelivered;
  }

  admitted(facts: AdmissionFacts): void {
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
    return this.#reply.send(parts.flatMap((part) => this.#withPages(part)));
  }

  drained(): Promise<void> {
    return this.#reply.drained();
  }

  flush(): void {
    this.#reply.flush();
  }

  onDelivered(listener: () => void): void {
    this.#reply.onDelivered(listener);
  }

  finish(ending: Ending): void {
    const webSearch = { requests: 1, cost: this.#found.cost };
    this.#reply.finish({ ...ending, billed: { ...ending.billed, webSearch } });
  }

  #withPages(part: StreamPart): readonly StreamPart[] {
    if (!("choice" in part) || this.#searched.has(part.choice)) return this.#withAnnotations(part);
    this.#searched.add(part.choice);
    return [{ type: "search", choice: part.choice, ...searchFor(this.#found) }, ...this.#withAnnotations(part)];
  }

  #withAnnotations(part: StreamPart): readonly StreamPart[] {
    if (part.type === "text") this.#texts.set(part.choice, (this.#texts.get(part.choice) ?? "") + part.text);
    if (part.type !== "finish") return [part];
    const { choice } = part;
    const text = this.#texts.get(choice);
    this.#texts.delete(choice);
    if (!text || this.#found.results.length === 0) return [part];
    const annotations = annotationsFor(this.#found.results, text);
    return [{ type: "extra", choice, delta: { annotations }, logprobs: undefined }, part];
  }
}
