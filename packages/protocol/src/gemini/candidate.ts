import type { StreamPart } from "../answer.ts";
import { type Citation, citationsIn } from "../citations.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { besideParts } from "../native.ts";
import { signatureOf } from "../thought-signature.ts";
import { geminiFormat } from "./gemini-format.ts";
import { writeGrounding } from "./grounding.ts";
import { sealDetail } from "./sealed-signature.ts";
import { writeFinishReason } from "./write-finish-reason.ts";
import { writeLogprobs } from "./write-logprobs.ts";

type ChoicePart = Extract<StreamPart, { choice: number }>;
type PendingCall = { readonly index: number; readonly call: StreamPart & { type: "tool-call" }; json: string };

/** One answer in the making. A function call is told whole: its arguments are kept until they are complete. */
export class Candidate {
  readonly index: number;
  readonly #includesThoughts: boolean;
  #parts: JsonObject[] = [];
  #calls: PendingCall[] = [];
  #logprobs: Json | undefined;
  #finish: (StreamPart & { type: "finish" }) | undefined;
  /** What the web was searched for. */
  readonly #queries: string[] = [];
  #refusal = "";
  #text = "";
  #citations: readonly Citation[] = [];
  #beside: JsonObject = {};
  readonly #lost = new Set<string>();

  constructor(index: number, includesThoughts: boolean) {
    this.index = index;
    this.#includesThoughts = includesThoughts;
  }

  read(part: ChoicePart): void {
    if (part.type !== "tool-call" && part.type !== "tool-arguments") this.#tellCalls(isWhole);
    switch (part.type) {
      case "text":
        this.#text += part.text;
        if (part.text !== "") this.#parts.push({ text: part.text });
        return;
      case "refusal":
        this.#refusal += part.text;
        return;
      case "reasoning":
        this.#parts.push(...this.#thoughts(part));
        return;
      case "tool-call":
        this.#tellCalls(isWhole);
        this.#calls.push({ index: part.index, call: part, json: "" });
        return;
      case "tool-arguments": {
        const pending = this.#calls.find(({ index }) => index === part.index);
        if (pending) pending.json += part.text;
        return;
      }
      case "native":
        if (part.format !== "gemini") return;
        if (isBeside(part.value)) this.#beside = { ...this.#beside, ...part.value };
        else this.#parts.push(part.value);
        return;
      case "extra":
        this.#logprobs = part.logprobs ?? this.#logprobs;
        this.#parts.push(...imagesIn(part.delta));
        if (part.toldIn !== "gemini") this.#citations = [...this.#citations, ...citationsIn(part.delta)];
        if (part.delta["audio"] !== undefined) this.#lost.add("audio");
        return;
      case "finish":
        this.#finish ??= part;
        return;
      case "search":
        if (part.query !== undefined) this.#queries.push(part.query);
    }
  }

  /** What can be told now; `undefined` when that is nothing. */
  take(): JsonObject | undefined {
    return this.#parts.length > 0 || this.#logprobs !== undefined ? this.#write({}) : undefined;
  }

  /** The rest, and why it stopped. */
  end(): JsonObject {
    this.#tellCalls(() => true);
    const { reason = "stop", nativeReason } = this.#finish ?? {};
    if (this.#refusal !== "" && reason !== "content_filter") this.#parts.push({ text: this.#refusal });
    return this.#write({
      finishReason: writeFinishReason(reason, nativeReason),
      ...(this.#refusal !== "" && { finishMessage: this.#refusal }),
      ...this.#grounding(),
      ...this.#beside,
    });
  }

  #grounding(): JsonObject {
    const isSearched = this.#queries.length > 0;
    if (!isSearched && this.#citations.length === 0) return {};
    const pages = this.#citations.length > 0 ? writeGrounding(this.#citations, this.#text) : {};
    return { groundingMetadata: { ...(isSearched && { webSearchQueries: this.#queries }), ...pages } };
  }

  /** What the answer holds and this format has no part for. */
  get lost(): readonly string[] {
    return [...this.#lost];
  }

  #write(rest: JsonObject): JsonObject {
    // Clients take a turn without any part for a broken one.
    const parts = this.#parts.length > 0 ? this.#parts : [{ text: "" }];
    const logprobs = writeLogprobs(this.#logprobs);
    this.#parts = [];
    this.#logprobs = undefined;
    return {
      content: { role: "model", parts },
      index: this.index,
      ...rest,
      ...(logprobs && { logprobsResult: logprobs }),
    };
  }

  /** Calls in their order, up to the first that may not be told yet. */
  #tellCalls(mayTell: (call: PendingCall) => boolean): void {
    const kept = this.#calls.findIndex((call) => !mayTell(call));
    const told = kept === -1 ? this.#calls : this.#calls.slice(0, kept);
    this.#calls = kept === -1 ? [] : this.#calls.slice(kept);
    this.#parts.push(...told.map(writeCall));
  }

  #thoughts({ text, details }: StreamPart & { type: "reasoning" }): readonly JsonObject[] {
    const hasTexts = details.some((detail) => detail["type"] !== "reasoning.encrypted");
    const plain = text !== "" && !hasTexts ? [{ type: "reasoning.text", text }] : [];
    return [...plain, ...details].flatMap((detail) => this.#thought(detail));
  }

  /** A signature that belongs to a call is told with the call. */
  #thought(detail: JsonObject): readonly JsonObject[] {
    const isGoogle = detail["format"] === geminiFormat;
    if (detail["type"] === "reasoning.encrypted") {
      if (isGoogle && detail["id"] !== undefined) return [];
      const { data } = detail;
      return [{ text: "", thoughtSignature: isGoogle && typeof data === "string" ? data : sealDetail(detail) }];
    }
    if (!this.#includesThoughts) return [];
    const { text: _text, summary: _summary, ...rest } = detail;
    const words = detail["text"] ?? detail["summary"];
    const { signature } = rest;
    const isSigned = typeof signature === "string" && signature !== "";
    const sealed = isSigned ? { thoughtSignature: isGoogle ? signature : sealDetail(rest) } : {};
    const text = typeof words === "string" ? words : "";
    return text === "" && !isSigned ? [] : [{ text, thought: true, ...sealed }];
  }
}

function writeCall({ call, json }: PendingCall): JsonObject {
  const signature = signatureOf(call.extra);
  return {
    functionCall: { id: call.id, name: call.name, args: readArguments(json) },
    ...(signature !== undefined && { thoughtSignature: signature }),
  };
}

const isBeside = (value: JsonObject): boolean => besideParts.some((name) => value[name] !== undefined);

const isWhole = ({ json }: PendingCall): boolean => parsed(json) !== undefined;

/** Arguments are an object; what a model wrote otherwise is shown as it is. */
function readArguments(json: string): JsonObject {
  if (json === "") return {};
  const value = parsed(json);
  return isJsonObject(value) ? value : { invalid_arguments: json };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Pictures come as data URLs in a field of their own. */
function imagesIn({ images }: JsonObject): readonly JsonObject[] {
  if (!Array.isArray(images)) return [];
  return images.flatMap((image: Json) => {
    const url = isJsonObject(image) && isJsonObject(image["image_url"]) ? image["image_url"]["url"] : undefined;
    const match = typeof url === "string" ? /^data:([^;,]{1,128});base64,/.exec(url) : null;
    if (typeof url !== "string" || match === null) return [];
    return [{ inlineData: { mimeType: match[1], data: url.slice(match[0].length) } }];
  });
}
