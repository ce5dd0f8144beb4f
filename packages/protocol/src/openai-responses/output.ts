import type { FinishReason, StreamPart } from "../answer.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { signedToolCallId } from "../thought-signature.ts";
import { CustomCallItem, FunctionCallItem } from "./call-item.ts";
import { annotationOf, MessageItem } from "./message-item.ts";
import type { Emit, ItemPlace, ItemStatus, OpenItem } from "./output-item.ts";
import { ReasoningItem } from "./reasoning-output.ts";
import type { ToolNames } from "./tool-names.ts";

export type OutputOptions = {
  readonly toolNames: ToolNames;
  readonly excludeReasoning: boolean;
  readonly wantsLogprobs: boolean;
};

/** The items of a response, made of the parts of an answer as they come; what happens to them is told as events. */
export class Output {
  readonly #emit: Emit;
  readonly #idEnd: string;
  readonly #options: OutputOptions;
  readonly #items: (JsonObject | OpenItem)[] = [];
  /** What the next word of the same kind continues. Calls stay open to the end: providers mix their pieces. */
  #current:
    | { readonly index: number; readonly item: MessageItem | ReasoningItem; readonly thought: unknown }
    | undefined;
  readonly #calls = new Map<number, FunctionCallItem | CustomCallItem>();
  readonly #callIds = new Set<string>();
  readonly #ownIds = new Set<string>();
  /** Of all messages so far. */
  #textLength = 0;
  #finishReason: FinishReason | undefined;

  /** @param id Of the response: the ids of its items are made of it. */
  constructor(id: string, options: OutputOptions, emit: Emit) {
    this.#idEnd = id.replace(/^gen-/, "");
    this.#options = options;
    this.#emit = emit;
  }

  get finishReason(): FinishReason | undefined {
    return this.#finishReason;
  }

  /** A response is one answer: the others of a call that asked for more are left out. */
  write(parts: readonly StreamPart[]): void {
    const logprobs = this.#options.wantsLogprobs ? logprobsIn(parts) : [];
    let untold = logprobs;
    for (const part of parts) {
      if (!("choice" in part) || part.choice !== 0) continue;
      if (part.type === "text") {
        this.#message().say("output_text", part.text, untold);
        this.#textLength += part.text.length;
        untold = [];
      } else this.#writePart(part);
    }
  }

  /** Ends all that is open; the items as they are then. */
  close(status: ItemStatus): readonly JsonObject[] {
    return this.#items.map((item) => (isOpen(item) ? item.close(status) : item));
  }

  #writePart(part: Exclude<Extract<StreamPart, { choice: number }>, { type: "text" }>): void {
    switch (part.type) {
      case "refusal":
        this.#message().say("refusal", part.text, []);
        return;
      case "reasoning":
        if (!this.#options.excludeReasoning) this.#reasoning(part.details).think(part.text, part.details);
        return;
      case "tool-call":
        this.#openCall(part);
        return;
      case "tool-arguments":
        this.#calls.get(part.index)?.write(part.text);
        return;
      case "extra":
        this.#writeExtra(part.delta);
        return;
      case "search":
        this.#writeSearch(part.query);
        return;
      case "finish":
        this.#finishReason ??= part.reason;
        return;
      case "native":
    }
  }

  #message(): MessageItem {
    if (this.#current?.item instanceof MessageItem) return this.#current.item;
    const item = this.#open("msg", (place) => new MessageItem(this.#emit, place, this.#textLength));
    this.#current = { index: this.#items.length - 1, item, thought: undefined };
    return item;
  }

  /** A provider's own item of reasoning stays one item: its details name it. */
  #reasoning(details: readonly JsonObject[]): ReasoningItem {
    const thought = details.find((detail) => detail["id"] !== undefined)?.["id"];
    const last = this.#current;
    if (last?.item instanceof ReasoningItem && (thought === undefined || last.thought === thought)) return last.item;
    const item = this.#open("rs", (place) => new ReasoningItem(this.#emit, this.#underOwnId(place, thought)));
    this.#current = { index: this.#items.length - 1, item, thought };
    return item;
  }

  /** What its provider encrypted, it only reads again under the id that it gave. */
  #underOwnId(place: ItemPlace, id: unknown): ItemPlace {
    if (typeof id !== "string" || id === "" || this.#ownIds.has(id)) return place;
    this.#ownIds.add(id);
    return { ...place, item_id: id };
  }

  #openCall(part: Extract<StreamPart, { type: "tool-call" }>): void {
    const origin = this.#options.toolNames.get(part.name) ?? {
      kind: "function",
      name: part.name,
      namespace: undefined,
    };
    const call = { callId: signedToolCallId({ ...part, id: this.#uniqueCallId(part.id) }), origin };
    const isCustom = origin.kind === "custom";
    const item = this.#open(isCustom ? "ctc" : "fc", (place) =>
      isCustom ? new CustomCallItem(this.#emit, place, call) : new FunctionCallItem(this.#emit, place, call),
    );
    this.#calls.set(part.index, item);
  }

  /** Clients refuse an answer in which two calls have one id. */
  #uniqueCallId(id: string): string {
    const unique = this.#callIds.has(id) ? `${id}_${this.#callIds.size}` : id;
    this.#callIds.add(unique);
    return unique;
  }

  #writeExtra(delta: JsonObject): void {
    for (const annotation of objectsIn(delta["annotations"])) this.#message().cite(annotationOf(annotation));
    for (const image of objectsIn(delta["images"])) this.#writeImage(image);
  }

  /** It is told when it was made: how it goes is over. */
  #writeSearch(query: string | undefined): void {
    const place = this.#endCurrent("ws");
    const { item_id: id, output_index } = place;
    const item = { id, type: "web_search_call", action: { type: "search", query: query ?? "" } };
    this.#emit("response.output_item.added", { output_index, item: { ...item, status: "in_progress" } });
    for (const step of ["in_progress", "searching", "completed"]) {
      this.#emit(`response.web_search_call.${step}`, { ...place });
    }
    const whole = { ...item, status: "completed" };
    this.#emit("response.output_item.done", { output_index, item: whole });
    this.#items.push(whole);
  }

  #writeImage(image: JsonObject): void {
    const url = isJsonObject(image["image_url"]) ? image["image_url"]["url"] : undefined;
    if (typeof url !== "string") return;
    const data = /^data:[^,]*;base64,(.*)$/s.exec(url)?.[1];
    const place = this.#endCurrent("ig");
    const item = { id: place.item_id, type: "image_generation_call" };
    const { output_index } = place;
    this.#emit("response.output_item.added", { output_index, item: { ...item, status: "in_progress", result: null } });
    this.#emit("response.image_generation_call.completed", { ...place });
    const whole = { ...item, status: "completed", result: data ?? null, ...(data === undefined && { image_url: url }) };
    this.#emit("response.output_item.done", { output_index, item: whole });
    this.#items.push(whole);
  }

  #open<T extends OpenItem>(kind: string, make: (place: ItemPlace) => T): T {
    const item = make(this.#endCurrent(kind));
    this.#items.push(item);
    return item;
  }

  /** The place of the next item. */
  #endCurrent(kind: string): ItemPlace {
    if (this.#current) this.#items[this.#current.index] = this.#current.item.close("completed");
    this.#current = undefined;
    return { item_id: `${kind}_${this.#idEnd}_${this.#items.length}`, output_index: this.#items.length };
  }
}

const isOpen = (item: JsonObject | OpenItem): item is OpenItem =>
  "close" in item && typeof item["close"] === "function";

const objectsIn = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);

/** They come apart from the text that they are about. */
function logprobsIn(parts: readonly StreamPart[]): readonly Json[] {
  return parts.flatMap((part) => {
    const logprobs = part.type === "extra" && part.choice === 0 ? part.logprobs : undefined;
    return isJsonObject(logprobs) && Array.isArray(logprobs["content"]) ? logprobs["content"] : [];
  });
}
