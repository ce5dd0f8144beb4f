import type { FinishReason } from "@causeway/protocol";

/** An unknown word means that the model stopped by itself. `pause_turn` concerns server tools, which we do not send. */
export const readStopReason = (native: string): FinishReason => reasons[native] ?? "stop";

const reasons: Readonly<Record<string, FinishReason>> = {
  end_turn: "stop",
  stop_sequence: "stop",
  pause_turn: "stop",
  max_tokens: "length",
  model_context_window_exceeded: "length",
  tool_use: "tool_calls",
  refusal: "content_filter",
};
