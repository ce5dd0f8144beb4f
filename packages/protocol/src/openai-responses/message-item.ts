import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import type { Emit, ItemPlace, ItemStatus, OpenItem } from "./output-item.ts";

type Part = { kind: "output_text" | "refusal"; text: string; annotations: JsonObject[]; logprobs: Json[] };

/** What the model says: text or a refusal, with its citations. */
export class MessageItem implements OpenItem {
  readonly #emit: Emit;
  readonly #place: ItemPlace;
  readonly #textBefore: number;
  readonly #content: JsonObject[] = [];
  #part: Part | undefined;

  /** @param textBefore How long the text of earlier messages is: places of citations count it, those of an item do not. */
  constructor(emit: Emit, place: ItemPlace, textBefore: number) {
    this.#emit = emit;
    this.#place = place;
    this.#textBefore = textBefore;
    emit("response.output_item.added", {
      output_index: place.output_index,
      item: { id: place.item_id, type: "message", role: "assistant", status: "in_progress", content: [] },
    });
  }

  say(kind: Part["kind"], delta: string, logprobs: readonly Json[]): void {
    const part = this.#partOf(kind);
    if (delta === "" && logprobs.length === 0) return;
    part.text += delta;
    part.logprobs.push(...logprobs);
    const at = this.#at();
    if (kind === "refusal") this.#emit("response.refusal.delta", { ...at, delta });
    else this.#emit("response.output_text.delta", { ...at, delta, logprobs });
  }

  cite(cited: JsonObject): void {
    const annotation = this.#placed(cited);
    const part = this.#partOf("output_text");
    const annotation_index = part.annotations.length;
    part.annotations.push(annotation);
    this.#emit("response.output_text.annotation.added", { ...this.#at(), annotation_index, annotation });
  }

  #placed(annotation: JsonObject): JsonObject {
    const { start_index: start, end_index: end } = annotation;
    const isOfThis = typeof start === "number" && typeof end === "number" && start >= this.#textBefore;
    if (!isOfThis) return annotation;
    return { ...annotation, start_index: start - this.#textBefore, end_index: end - this.#textBefore };
  }

  close(status: ItemStatus): JsonObject {
    this.#closePart();
    const { item_id: id, output_index } = this.#place;
    const item = { id, type: "message", role: "assistant", status, content: this.#content };
    this.#emit("response.output_item.done", { output_index, item });
    return item;
  }

  #at(): JsonObject {
    return { ...this.#place, content_index: this.#content.length };
  }

  #partOf(kind: Part["kind"]): Part {
    if (this.#part?.kind === kind) return this.#part;
    this.#closePart();
    this.#part = { kind, text: "", annotations: [], logprobs: [] };
    this.#emit("response.content_part.added", { ...this.#at(), part: writePart(this.#part) });
    return this.#part;
  }

  #closePart(): void {
    const part = this.#part;
    if (part === undefined) return;
    const at = this.#at();
    const { text, logprobs } = part;
    if (part.kind === "refusal") this.#emit("response.refusal.done", { ...at, refusal: text });
    else this.#emit("response.output_text.done", { ...at, text, logprobs });
    const written = writePart(part);
    this.#emit("response.content_part.done", { ...at, part: written });
    this.#content.push(written);
    this.#part = undefined;
  }
}

const writePart = ({ kind, text, annotations, logprobs }: Part): JsonObject =>
  kind === "refusal"
    ? { type: "refusal", refusal: text }
    : { type: "output_text", text, annotations: [...annotations], logprobs: [...logprobs] };

/** A chat completion nests what its citation says. */
export function annotationOf(annotation: JsonObject): JsonObject {
  const citation = annotation["url_citation"];
  if (!isJsonObject(citation)) return annotation;
  return { type: "url_citation", start_index: 0, end_index: 0, title: "", ...citation };
}
