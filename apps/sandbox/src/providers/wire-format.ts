import type { Conversation } from "./conversation.ts";
import type { Identity, ProviderFailure, TokenUsage } from "./identity.ts";
import type { PlannedChoice, ReplyPlan } from "./reply/plan-reply.ts";
import type { Frame } from "./stream-script.ts";

export type Answer = {
  plan: ReplyPlan;
  conversation: Conversation;
  identity: Identity;
  /** Undefined when the answer is to come without usage. */
  usage: TokenUsage | undefined;
  body: unknown;
};

/** What the address of a call says; formats whose bodies say it do not look here. */
export type CallTarget = { model: string; stream: boolean };

export type WireFormatName =
  | "openai-chat"
  | "anthropic-messages"
  | "gemini"
  | "openai-responses"
  | "bedrock-converse"
  | "cohere-chat"
  | "openai-embeddings"
  | "cohere-embed"
  | "gemini-embed"
  | "vertex-embed"
  | "titan-embed"
  | "cohere-rerank"
  | "token-rerank"
  | "voyage-rerank"
  | "bedrock-cohere-rerank"
  | "bedrock-cohere-embed"
  | "openai-images"
  | "imagen"
  | "gemini-images"
  | "openai-speech"
  | "openai-transcriptions"
  | "exa-search"
  | "tavily-search"
  | "perplexity-search";

/** An answer that is no JSON. */
export class Media {
  readonly contentType: string;
  readonly bytes: Buffer;

  constructor(contentType: string, bytes: Buffer) {
    this.contentType = contentType;
    this.bytes = bytes;
  }
}

/** One protocol that providers speak: how to read a call and how to write an answer, a stream and an error. */
export type WireFormat = {
  name: WireFormatName;
  /** What a stream calls itself; server-sent events without it. */
  streamType?: string;
  read(body: unknown, target: CallTarget): Conversation | { problem: string };
  /** Something for JSON, or `Media`. */
  writeWhole(answer: Answer): unknown;
  /** Of a whole answer; `input` is `undefined` when it is to come without usage. */
  headers?(input: number | undefined): Record<string, string>;
  writeStream(answer: Answer): Frame[];
  finishReason(choice: PlannedChoice): string;
  /** The status of a failure, where the format has its own. */
  statusOf?(failure: Pick<ProviderFailure, "status" | "kind">): number;
  errorBody(identity: Identity, failure: ProviderFailure): unknown;
  errorFrame(message: string): Frame;
  brokenFrame: Frame;
};
