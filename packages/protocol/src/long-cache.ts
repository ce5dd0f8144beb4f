import type { ChatRequest, Message } from "./chat-request.ts";
import type { Json } from "./json.ts";

/** Does any part of the prompt ask to be kept for an hour (`cache_control: { ttl: "1h" }`)? */
export function asksForLongCache({ messages, tools, extra, native }: ChatRequest): boolean {
  const controls = [
    extra["cache_control"],
    ...messages.flatMap(controlsOf),
    ...tools.map((tool) => tool.cacheControl),
    ...(native?.tools ?? []).map((tool) => tool["cache_control"]),
  ];
  return controls.some(
    (control) => typeof control === "object" && control !== null && "ttl" in control && control["ttl"] === "1h",
  );
}

const controlsOf = (message: Message): readonly (Json | undefined)[] => [
  ...message.content.map((part) => ("cacheControl" in part ? part.cacheControl : undefined)),
  ...(message.role === "tool" ? [message.cacheControl] : []),
  ...(message.role === "assistant" ? (message.native?.content ?? []).map((block) => block["cache_control"]) : []),
];
