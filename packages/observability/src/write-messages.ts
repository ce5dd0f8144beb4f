import type { TracedCall } from "./traced-call.ts";

type Json = Readonly<Record<string, unknown>>;
type Content = NonNullable<TracedCall["content"]>;

/** As OpenTelemetry's conventions for generative models have messages: a role and parts. */
export const inputMessages = ({ input }: Content): readonly Json[] =>
  "prompt" in input ? [{ role: "user", parts: [textPart(input.prompt)] }] : input.messages.map(writeMessage);

export function outputMessages({ output }: Content, finishReason: string | undefined): readonly Json[] {
  const parts = [
    ...(output.reasoning === null ? [] : [{ type: "reasoning", content: output.reasoning }]),
    ...(output.completion === null ? [] : [textPart(output.completion)]),
    ...(output.tool_calls ?? []).map(writeToolCall),
  ];
  return parts.length === 0 ? [] : [{ role: "assistant", parts, finish_reason: finishReason ?? "error" }];
}

function writeMessage(message: Json): Json {
  const { role, content, tool_calls: calls, tool_call_id: callId } = message;
  if (role === "tool") return { role, parts: [{ type: "tool_call_response", id: callId, response: content }] };
  const said = typeof content === "string" ? (content === "" ? [] : [textPart(content)]) : partsOf(content);
  return { role, parts: [...said, ...(Array.isArray(calls) ? calls.map(writeToolCall) : [])] };
}

const textPart = (content: string): Json => ({ type: "text", content });

const partsOf = (content: unknown): readonly Json[] =>
  Array.isArray(content)
    ? content.map((part: Json) => (typeof part["text"] === "string" ? textPart(part["text"]) : part))
    : [];

function writeToolCall(call: Json): Json {
  const { name, arguments: text } = (call["function"] ?? {}) as { name?: unknown; arguments?: unknown };
  return { type: "tool_call", id: call["id"], name, arguments: text };
}
