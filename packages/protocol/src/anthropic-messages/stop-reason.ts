import type { FinishReason } from "../answer.ts";

export type Stop = {
  readonly reason: FinishReason;
  readonly nativeReason: string | undefined;
  readonly stopSequence: string | undefined;
  readonly hasToolCalls: boolean;
};

/** The reasons that other formats have no word for, told as Anthropic's own models told them. */
const narrower = ["pause_turn", "refusal", "model_context_window_exceeded", "compaction"];

/** `stop_reason`. A call that came with "stop" is still one that the caller must answer. */
export function writeStopReason({ reason, nativeReason, stopSequence, hasToolCalls }: Stop): string {
  if (nativeReason !== undefined && narrower.includes(nativeReason)) return nativeReason;
  if (reason === "length") return "max_tokens";
  if (reason === "content_filter") return "refusal";
  if (reason === "tool_calls" || hasToolCalls) return "tool_use";
  return stopSequence === undefined ? "end_turn" : "stop_sequence";
}
