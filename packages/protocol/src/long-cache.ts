import type { ChatRequest } from "./chat-request.ts";

/** Does any part of the prompt ask to be kept for an hour (`cache_control: { ttl: "1h" }`)? */
export function asksForLongCache({ messages, tools, extra }: ChatRequest): boolean {
  const parts = messages.flatMap((message) => message.content);
  const controls = [
    extra["cache_control"],
    ...parts.map((part) => ("cacheControl" in part ? part.cacheControl : undefined)),
    ...tools.map((tool) => tool.cacheControl),
  ];
  return controls.some(
    (control) => typeof control === "object" && control !== null && "ttl" in control && control["ttl"] === "1h",
  );
}
