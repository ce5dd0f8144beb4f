import type { MadeSearch, StreamPart } from "../answer.ts";
import { citationsIn } from "../citations.ts";
import type { JsonObject } from "../json.ts";
import { signedToolCallId } from "../thought-signature.ts";
import { isSigned, sameBlock, signatureAtEnd, sealedData, textOfDetail } from "./thinking.ts";
import type { Stop } from "./stop-reason.ts";
import { searchBlockId, searchBlocks } from "./search-blocks.ts";
import { writeWebCitation } from "./web-citations.ts";

/** One step in the making of a message's content. Indices count the blocks. */
export type BlockEvent =
  | { readonly type: "start"; readonly index: number; readonly block: JsonObject }
  | { readonly type: "delta"; readonly index: number; readonly delta: JsonObject }
  | { readonly type: "stop"; readonly index: number };

type OpenBlock = { readonly index: number; readonly detail?: JsonObject };
type OpenTool = { readonly index: number; json: string };

export type BlockOptions = {
  /** Thinking is shown by its signatures alone. */
  readonly excludeReasoning: boolean;
};

/**
 * Makes content blocks of an answer's parts, in their order. One block is open at a time, except for a tool call whose
 * input is not whole yet when something else begins: it is closed when it is.
 */
export class Blocks {
  readonly #options: BlockOptions;
  readonly #messageId: string;
  #events: BlockEvent[] = [];
  #next = 0;
  #open: (OpenBlock & { kind: "text" | "thinking" }) | undefined;
  readonly #tools = new Map<number, OpenTool>();
  #toolCalls = 0;
  #searches = 0;
  #finish: (StreamPart & { type: "finish" }) | undefined;
  #refusal = "";
  readonly #lost = new Set<string>();

  /** @param messageId Makes the ids of blocks that nobody else has one for. */
  constructor(options: BlockOptions, messageId: string) {
    this.#options = options;
    this.#messageId = messageId;
  }

  read(parts: readonly StreamPart[]): readonly BlockEvent[] {
    // Anthropic's own refusal is no content: it stands beside the stop reason.
    const isStopDetail = parts.some((part) => part.type === "finish" && part.nativeReason === "refusal");
    for (const part of parts) {
      if (!("choice" in part) || part.choice !== 0) continue;
      if (part.type === "refusal") this.#refusal += part.text;
      if (part.type !== "refusal" || !isStopDetail) this.#readPart(part);
    }
    return this.#taken();
  }

  /** Closes what is open. */
  end(): readonly BlockEvent[] {
    this.#close();
    for (const index of this.#tools.keys()) this.#closeTool(index);
    return this.#taken();
  }

  get stop(): Stop {
    const { reason = "stop", nativeReason, stopSequence } = this.#finish ?? {};
    return { reason, nativeReason, stopSequence, hasToolCalls: this.#toolCalls > 0 };
  }

  /** Beside a stop reason that says no more. */
  get stopDetails(): JsonObject | null {
    const category = this.#finish?.refusalCategory ?? null;
    const explanation = this.#refusal === "" ? null : this.#refusal;
    return category === null && explanation === null ? null : { type: "refusal", category, explanation };
  }

  /** What the answer holds and this format has no block for: `images`, `audio`. */
  get lost(): readonly string[] {
    return [...this.#lost];
  }

  #readPart(part: Extract<StreamPart, { choice: number }>): void {
    switch (part.type) {
      case "text":
      case "refusal":
        this.#text(part.text);
        return;
      case "reasoning":
        this.#reasoning(part);
        return;
      case "tool-call": {
        this.#close();
        this.#closeWholeTools();
        const block = { type: "tool_use", id: signedToolCallId(part), name: part.name, input: {} };
        this.#tools.set(part.index, { index: this.#start(block), json: "" });
        this.#toolCalls += 1;
        return;
      }
      case "tool-arguments": {
        const tool = this.#tools.get(part.index);
        if (tool === undefined || part.text === "") return;
        tool.json += part.text;
        this.#delta(tool.index, { type: "input_json_delta", partial_json: part.text });
        return;
      }
      case "native":
        if (part.format === "anthropic-messages") this.#native(part.value);
        return;
      case "extra":
        if (part.toldIn !== "anthropic-messages") {
          for (const citation of citationsIn(part.delta)) this.#cite(writeWebCitation(citation));
        }
        for (const name of ["images", "audio"]) if (part.delta[name] !== undefined) this.#lost.add(name);
        return;
      case "finish":
        this.#finish ??= part;
        return;
      case "search":
        if (part.toldIn !== "anthropic-messages") this.#search(part);
    }
  }

  /** A search that Anthropic did not make, as one that it made. */
  #search(made: MadeSearch): void {
    const { use, input, result } = searchBlocks(made, searchBlockId(this.#messageId, this.#searches++));
    this.#close();
    this.#closeWholeTools();
    const index = this.#start(use);
    if (input !== undefined) this.#delta(index, { type: "input_json_delta", partial_json: input });
    this.#events.push({ type: "stop", index });
    this.#whole(result);
  }

  #text(text: string): void {
    if (text !== "") this.#delta(this.#openText(), { type: "text_delta", text });
  }

  /** The index of the block that text goes into. */
  #openText(): number {
    if (this.#open?.kind === "text") return this.#open.index;
    this.#close();
    this.#closeWholeTools();
    const index = this.#start({ type: "text", text: "" });
    this.#open = { kind: "text", index };
    return index;
  }

  #reasoning({ text, details }: StreamPart & { type: "reasoning" }): void {
    const tellsText = details.some((detail) => detail["type"] !== "reasoning.encrypted");
    if (text !== "" && !tellsText) this.#thinking({ type: "reasoning.text", text, format: "unknown" });
    for (const detail of details) {
      if (detail["type"] === "reasoning.encrypted") this.#redacted(detail);
      else this.#thinking(detail);
    }
  }

  #redacted(detail: JsonObject): void {
    this.#close();
    this.#closeWholeTools();
    this.#whole({ type: "redacted_thinking", data: sealedData(detail) });
  }

  #thinking(detail: JsonObject): void {
    const isShown = !this.#options.excludeReasoning;
    const text = isShown ? textOfDetail(detail) : "";
    if (text === "" && !isSigned(detail)) return;
    const last = this.#open?.kind === "thinking" ? this.#open : undefined;
    if (last?.detail === undefined || !sameBlock(last.detail, detail)) {
      this.#close();
      this.#closeWholeTools();
      this.#open = { kind: "thinking", index: this.#start({ type: "thinking", thinking: "", signature: "" }), detail };
    } else this.#open = { ...last, kind: "thinking", detail: { ...last.detail, ...detail } };
    if (text !== "") this.#delta(this.#open.index, { type: "thinking_delta", thinking: text });
    if (isSigned(detail)) this.#close();
  }

  /** Blocks that Anthropic's own tools leave behind, and citations of the text before them. */
  #native(value: JsonObject): void {
    if (value["type"] === "citations_delta") {
      // It may come before the first word that it belongs to.
      this.#delta(this.#openText(), value);
      return;
    }
    this.#close();
    if (value["type"] === "content_block_start") {
      this.#openText();
      return;
    }
    this.#closeWholeTools();
    this.#whole(value);
  }

  #cite(citation: JsonObject): void {
    if (this.#open?.kind === "text") this.#delta(this.#open.index, { type: "citations_delta", citation });
  }

  #close(): void {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return;
    const signature = open.detail === undefined ? "" : signatureAtEnd(open.detail);
    if (signature !== "") this.#delta(open.index, { type: "signature_delta", signature });
    this.#events.push({ type: "stop", index: open.index });
  }

  #closeWholeTools(): void {
    for (const [index, { json }] of this.#tools) if (isWholeJson(json)) this.#closeTool(index);
  }

  #closeTool(index: number): void {
    const tool = this.#tools.get(index);
    if (tool === undefined) return;
    this.#tools.delete(index);
    this.#events.push({ type: "stop", index: tool.index });
  }

  #whole(block: JsonObject): void {
    this.#events.push({ type: "stop", index: this.#start(block) });
  }

  #start(block: JsonObject): number {
    const index = this.#next++;
    this.#events.push({ type: "start", index, block });
    return index;
  }

  #delta(index: number, delta: JsonObject): void {
    this.#events.push({ type: "delta", index, delta });
  }

  #taken(): readonly BlockEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }
}

function isWholeJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
