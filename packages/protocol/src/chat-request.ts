import type { JsonObject } from "./json.ts";
import type { NativeContent, NativeFormat, NativeRequest } from "./native.ts";
import type { WebSearchWish } from "./web-search.ts";

/**
 * What a caller asks of a chat model, in no vendor's words. A dialect's reader makes it once from the body; a wire
 * format's writer turns it into the provider's words. What it does not model travels in `extra`, so that nothing is
 * lost when both sides speak the same format.
 */
export type ChatRequest = {
  /** Requests for anything but a conversation's next turn name it. */
  readonly task?: undefined;
  readonly messages: readonly Message[];
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice | undefined;
  readonly parallelToolCalls: boolean | undefined;
  /** As the caller set it; `undefined` leaves it to the model. */
  readonly maxOutputTokens: number | undefined;
  readonly temperature: number | undefined;
  readonly topP: number | undefined;
  readonly topK: number | undefined;
  readonly stop: readonly string[];
  readonly responseFormat: ResponseFormat | undefined;
  readonly reasoning: Reasoning | undefined;
  /** How many answers; 1 unless asked otherwise. */
  readonly choices: number;
  readonly stream: boolean;
  /** The caller's name for its own end user. */
  readonly user: string | undefined;
  /** Body fields we do not model, in the words of OpenAI's format; passed on to the providers that speak it. */
  readonly extra: JsonObject;
  readonly native?: NativeRequest;
  /** The provider is to search the web itself; set once it is known that it can. */
  readonly webSearch?: WebSearchWish;
  /** The caller wants to see what its provider is sent, at the beginning of the stream. */
  readonly echoesUpstreamBody?: boolean;
};

/** `name` tells speakers of one role apart. */
export type Message =
  | { readonly role: "system"; readonly content: readonly TextPart[]; readonly name?: string }
  | { readonly role: "user"; readonly content: readonly ContentPart[]; readonly name?: string }
  | {
      readonly role: "assistant";
      readonly content: readonly ContentPart[];
      readonly toolCalls: readonly ToolCall[];
      /** Returned by the caller unchanged and in order, as it got them. */
      readonly reasoningDetails: readonly JsonObject[];
      /** Reasoning as plain text, for the providers that want it back in that form. */
      readonly reasoning?: string;
      readonly name?: string;
      /** `refusal` and `audio`, exactly as sent. */
      readonly extra?: JsonObject;
      /** The same turn as the caller wrote it, for providers of the caller's format. */
      readonly native?: NativeContent;
    }
  | {
      readonly role: "tool";
      readonly toolCallId: string;
      readonly content: readonly ContentPart[];
      /** The tool failed; the content says how. */
      readonly isError?: boolean;
      readonly cacheControl?: CacheControl;
    };

export type CacheControl = JsonObject;

export type TextPart = {
  readonly type: "text";
  readonly text: string;
  readonly cacheControl?: CacheControl;
  /** The text is a document, not the speaker's words: what Anthropic's format says about it. */
  readonly document?: JsonObject;
};

export type ContentPart =
  | TextPart
  | {
      readonly type: "image";
      readonly source: MediaSource;
      readonly detail?: string;
      readonly cacheControl?: CacheControl;
    }
  | { readonly type: "audio"; readonly data: string; readonly format: string }
  | {
      readonly type: "file";
      readonly source: MediaSource;
      readonly name?: string;
      readonly cacheControl?: CacheControl;
      /** What Anthropic's format says about a document besides: `title`, `context`, `citations`. */
      readonly document?: JsonObject;
    }
  /** A part we do not model, exactly as sent; without a format it is in the words of OpenAI's. */
  | { readonly type: "other"; readonly raw: JsonObject; readonly format?: NativeFormat };

export type MediaSource =
  | { readonly kind: "url"; readonly url: string }
  | { readonly kind: "base64"; readonly mediaType: string; readonly data: string };

/** `argumentsText` is JSON text, as streamed: a model may have written broken JSON. */
export type ToolCall = {
  readonly id: string;
  readonly name: string;
  readonly argumentsText: string;
  /** What a provider adds to a call and wants back unchanged (`extra_content` with a thought signature). */
  readonly extra?: JsonObject;
};

export type Tool = {
  readonly name: string;
  readonly description: string | undefined;
  /** JSON Schema of the arguments. */
  readonly parameters: JsonObject | undefined;
  readonly strict: boolean | undefined;
  readonly cacheControl?: CacheControl;
};

export type ToolChoice = "auto" | "none" | "required" | { readonly name: string };

export type ResponseFormat =
  | { readonly type: "text" }
  | { readonly type: "json-object" }
  | {
      readonly type: "json-schema";
      readonly name: string;
      readonly schema: JsonObject;
      readonly strict: boolean | undefined;
      readonly description?: string;
    };

export const reasoningEfforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const;
export type ReasoningEffort = (typeof reasoningEfforts)[number];

/** At most one of `effort` and `maxTokens` is set. */
export type Reasoning = {
  readonly effort: ReasoningEffort | undefined;
  readonly maxTokens: number | undefined;
  /** The model reasons, but the caller does not want to see it: the answer's writer leaves it out. */
  readonly exclude: boolean;
  readonly enabled: boolean | undefined;
  /** How much of it is to be shown, by the providers that only show a summary. */
  readonly summary?: "auto" | "concise" | "detailed";
};
