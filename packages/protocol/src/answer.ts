import type { ToolCall } from "./chat-request.ts";
import type { Json, JsonObject } from "./json.ts";
import type { NativeContent, NativeFormat } from "./native.ts";
import type { TaskPiece } from "./task-piece.ts";
import type { Usage } from "./usage.ts";

export type FinishReason = "stop" | "length" | "tool_calls" | "content_filter" | "error";

/** A whole answer, in no vendor's words. */
export type Answer = {
  /** The answers of tasks say what they are. */
  readonly task?: undefined;
  /** The provider's id of the call. */
  readonly upstreamId: string | undefined;
  readonly choices: readonly AnswerChoice[];
  /** `undefined` when the provider sent none. */
  readonly usage: Usage | undefined;
  /** Top-level fields we do not model (`system_fingerprint`, `service_tier` …), passed through. */
  readonly extra: JsonObject;
};

export type AnswerChoice = {
  readonly index: number;
  readonly text: string | undefined;
  readonly refusal: string | undefined;
  readonly reasoning: string | undefined;
  readonly reasoningDetails: readonly JsonObject[];
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason: FinishReason | undefined;
  readonly nativeFinishReason: string | undefined;
  /** What a refusal is about, in its provider's word: `cyber`, `bio` … */
  readonly refusalCategory?: string;
  /** The stop text that ended the answer, when the provider says which. */
  readonly stopSequence?: string;
  readonly logprobs: Json | undefined;
  /** Message fields we do not model (`images`, `audio`, `annotations` …), passed through. */
  readonly extra: JsonObject;
  /** Of the web, made for this answer before it was written. */
  readonly searches?: readonly MadeSearch[];
  /** The same answer as its provider wrote it, for callers who speak the provider's format. */
  readonly native?: NativeContent;
};

/** A search of the web, in the words that were searched for where those are told, and what was found if that is known by then. */
export type MadeSearch = { readonly query: string | undefined; readonly pages?: readonly FoundPage[] };
export type FoundPage = { readonly url: string; readonly title: string };

/** One step of a streamed answer. The parts of one upstream event stay together in one array. */
export type StreamPart =
  | { readonly type: "start"; readonly upstreamId: string | undefined; readonly serviceTier?: string }
  /** What the provider was sent, as JSON text, for a caller who wants to see it. Always alone, before all content. */
  | { readonly type: "upstream-body"; readonly text: string }
  | { readonly type: "text"; readonly choice: number; readonly text: string }
  | { readonly type: "refusal"; readonly choice: number; readonly text: string }
  | {
      readonly type: "reasoning";
      readonly choice: number;
      readonly text: string;
      readonly details: readonly JsonObject[];
    }
  | {
      readonly type: "tool-call";
      readonly choice: number;
      readonly index: number;
      readonly id: string;
      readonly name: string;
      /** As in `ToolCall`. */
      readonly extra?: JsonObject;
    }
  | { readonly type: "tool-arguments"; readonly choice: number; readonly index: number; readonly text: string }
  /** The web was searched: by the provider while it answers, or by us before. */
  | ({
      readonly type: "search";
      readonly choice: number;
      /** `native` parts say the same to callers of this format. */
      readonly toldIn?: NativeFormat;
    } & MadeSearch)
  /** Delta fields we do not model, passed through. */
  | {
      readonly type: "extra";
      readonly choice: number;
      readonly delta: JsonObject;
      readonly logprobs: Json | undefined;
      /** A `native` part says the same to callers of this format. */
      readonly toldIn?: NativeFormat;
    }
  /** Content that only one format can say; callers who speak another do not get it. */
  | { readonly type: "native"; readonly choice: number; readonly format: NativeFormat; readonly value: JsonObject }
  /** Of a task that is told while it is done. */
  | { readonly type: "piece"; readonly piece: TaskPiece }
  | {
      readonly type: "finish";
      readonly choice: number;
      readonly reason: FinishReason;
      readonly nativeReason: string | undefined;
      readonly stopSequence?: string;
      /** As in `AnswerChoice`. */
      readonly refusalCategory?: string;
    }
  /**
   * May come more than once and in parts; the last value of each count holds, as does that of `serviceTier`: what the
   * provider calls the tier at which it served the call.
   */
  | { readonly type: "usage"; readonly usage: Usage; readonly serviceTier?: string }
  /** `status` is the HTTP status that the provider would have answered with, when it can be told. */
  | {
      readonly type: "error";
      readonly message: string;
      readonly providerCode: string | undefined;
      readonly status?: number;
    }
  /** The provider said that nothing more comes. A stream that closes with neither this nor a finish was cut. */
  | { readonly type: "end" };

/** Whether a part is content a caller sees: the first one is the point of no return for failover. */
export const isContent = (part: StreamPart): boolean =>
  part.type === "text" ||
  part.type === "refusal" ||
  part.type === "reasoning" ||
  part.type === "tool-call" ||
  part.type === "tool-arguments" ||
  part.type === "search" ||
  part.type === "native" ||
  part.type === "piece" ||
  part.type === "extra";
