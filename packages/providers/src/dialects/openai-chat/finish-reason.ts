import type { FinishReason } from "@causeway/protocol";

/** An unknown word means that the model stopped by itself: a new one must not turn a good answer into an error. */
export function readFinishReason(native: string, hasToolCalls: boolean): FinishReason {
  const reason = reasons[native.toLowerCase()] ?? "stop";
  return reason === "stop" && hasToolCalls ? "tool_calls" : reason;
}

/** OpenAI's words first, then those of providers that speak its format with their own accent. */
const reasons: Readonly<Record<string, FinishReason>> = {
  stop: "stop",
  length: "length",
  tool_calls: "tool_calls",
  content_filter: "content_filter",
  function_call: "tool_calls",
  error: "error",
  tool_use: "tool_calls",
  max_tokens: "length",
  model_length: "length",
  safety: "content_filter",
  recitation: "content_filter",
  sensitive: "content_filter",
  refusal: "content_filter",
  insufficient_system_resource: "error",
  network_error: "error",
};
