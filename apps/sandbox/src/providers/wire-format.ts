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

/** One protocol that providers speak: how to read a call and how to write an answer, a stream and an error. */
export type WireFormat = {
  name: "openai-chat" | "anthropic-messages";
  read(body: unknown): Conversation | { problem: string };
  writeWhole(answer: Answer): unknown;
  writeStream(answer: Answer): Frame[];
  finishReason(choice: PlannedChoice): string;
  errorBody(identity: Identity, failure: ProviderFailure): unknown;
  errorFrame(message: string): Frame;
  brokenFrame: Frame;
};
