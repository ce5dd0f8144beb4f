import type { JsonObject } from "../json.ts";
import type { Emit, ItemPlace, ItemStatus, OpenItem } from "./output-item.ts";
import { writeReasoningFields } from "./reasoning-item.ts";

type Shown = { readonly kind: "summary" | "text"; readonly index: number; text: string };

/** What the model thinks: its text or a summary of it as they come, and at the end all that must be given back. */
export class ReasoningItem implements OpenItem {
  readonly #emit: Emit;
  readonly #place: ItemPlace;
  readonly #details: JsonObject[] = [];
  #plainText = "";
  #shown: Shown | undefined;
  #summaries = 0;
  #texts = 0;
  /** Of the detail that is being shown: another one is another part. */
  #detailIndex: unknown;

  constructor(emit: Emit, place: ItemPlace) {
    this.#emit = emit;
    this.#place = place;
    emit("response.output_item.added", {
      output_index: place.output_index,
      item: { id: place.item_id, type: "reasoning", status: "in_progress", summary: [], encrypted_content: null },
    });
  }

  think(text: string, details: readonly JsonObject[]): void {
    this.#details.push(...details);
    this.#plainText += text;
    if (text === "") return;
    const summary = details.find((detail) => detail["type"] === "reasoning.summary");
    const shownDetail = summary ?? details.find((detail) => detail["type"] === "reasoning.text");
    const shown = this.#shownAs(summary ? "summary" : "text", shownDetail?.["index"]);
    shown.text += text;
    this.#emit(shown.kind === "summary" ? "response.reasoning_summary_text.delta" : "response.reasoning_text.delta", {
      ...this.#at(shown),
      delta: text,
    });
  }

  close(status: ItemStatus): JsonObject {
    this.#closeShown();
    const { item_id: id, output_index } = this.#place;
    const item = { id, type: "reasoning", status, ...writeReasoningFields(id, this.#details, this.#plainText) };
    this.#emit("response.output_item.done", { output_index, item });
    return item;
  }

  #at({ kind, index }: Shown): JsonObject {
    return { ...this.#place, ...(kind === "summary" ? { summary_index: index } : { content_index: index }) };
  }

  #shownAs(kind: Shown["kind"], detailIndex: unknown): Shown {
    const last = this.#shown;
    if (last?.kind === kind && (detailIndex === undefined || detailIndex === this.#detailIndex)) return last;
    this.#closeShown();
    this.#detailIndex = detailIndex;
    const shown: Shown = { kind, index: kind === "summary" ? this.#summaries++ : this.#texts++, text: "" };
    this.#shown = shown;
    this.#emit(kind === "summary" ? "response.reasoning_summary_part.added" : "response.content_part.added", {
      ...this.#at(shown),
      part: partOf(shown),
    });
    return shown;
  }

  #closeShown(): void {
    const shown = this.#shown;
    if (shown === undefined) return;
    this.#shown = undefined;
    const at = this.#at(shown);
    const { text } = shown;
    if (shown.kind === "summary") {
      this.#emit("response.reasoning_summary_text.done", { ...at, text });
      this.#emit("response.reasoning_summary_part.done", { ...at, part: partOf(shown) });
    } else {
      this.#emit("response.reasoning_text.done", { ...at, text });
      this.#emit("response.content_part.done", { ...at, part: partOf(shown) });
    }
  }
}

const partOf = ({ kind, text }: Shown): JsonObject => ({
  type: kind === "summary" ? "summary_text" : "reasoning_text",
  text,
});
