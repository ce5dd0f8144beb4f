import { createHash } from "node:crypto";
import type { Conversation } from "../conversation.ts";
import type { TokenUsage } from "../identity.ts";
import type { PlannedChoice, ReplyPlan } from "../reply/plan-reply.ts";
import { pretendPage, pretendQuery } from "../reply/pretend-search.ts";

export function writeMessage(
  plan: ReplyPlan,
  choice: PlannedChoice,
  conversation: Conversation,
  usage: TokenUsage | undefined,
) {
  return {
    id: plan.id,
    type: "message",
    role: "assistant",
    model: conversation.model,
    content: [
      ...(choice.reasoning.length > 0
        ? [{ type: "thinking", thinking: choice.reasoning.join(""), signature: signatureOf(choice) }]
        : []),
      ...searchBlocks(plan, conversation),
      ...(choice.text.length > 0 ? [{ type: "text", text: choice.text.join("") }] : []),
      ...(conversation.searchesWeb ? [{ type: "text", text: pretendPage.text, citations: [searchCitation] }] : []),
      ...choice.toolCalls.map((call) => ({
        type: "tool_use",
        id: call.id,
        name: call.name,
        input: parsedArguments(call.arguments.join("")),
      })),
    ],
    stop_reason: stopReason(choice),
    stop_sequence: choice.stopSequence ?? null,
    ...(usage && { usage: { ...inputUsage(usage), ...outputUsage(usage, conversation), service_tier: "standard" } }),
  };
}

/** What a search that Anthropic makes itself leaves in the answer. */
export function searchBlocks(plan: ReplyPlan, conversation: Conversation) {
  if (!conversation.searchesWeb) return [];
  const id = `srvtoolu_${plan.id.slice(-12)}`;
  const { url, title } = pretendPage;
  return [
    { type: "server_tool_use", id, name: "web_search", input: { query: pretendQuery(conversation) } },
    {
      type: "web_search_tool_result",
      tool_use_id: id,
      content: [{ type: "web_search_result", url, title, encrypted_content: "RXE=", page_age: null }],
    },
  ];
}

export const searchCitation = {
  type: "web_search_result_location",
  url: pretendPage.url,
  title: pretendPage.title,
  encrypted_index: "RW8=",
  cited_text: pretendPage.text,
};

/** Anthropic's `input_tokens` leaves out what came from the cache or went into it. */
export const inputUsage = (usage: TokenUsage) => ({
  input_tokens: usage.input - usage.cachedInput - usage.cacheWrite,
  cache_creation_input_tokens: usage.cacheWrite,
  cache_read_input_tokens: usage.cachedInput,
  cache_creation: { ephemeral_5m_input_tokens: usage.cacheWrite, ephemeral_1h_input_tokens: 0 },
});

/** Thinking is told apart only where there was some. */
export const outputUsage = (usage: TokenUsage, { searchesWeb = false }: Pick<Conversation, "searchesWeb">) => ({
  output_tokens: usage.output,
  ...(searchesWeb && { server_tool_use: { web_search_requests: 1 } }),
  ...(usage.reasoning > 0 && { output_tokens_details: { thinking_tokens: usage.reasoning } }),
});

const stopReasons = {
  stop: "end_turn",
  length: "max_tokens",
  "stop-sequence": "stop_sequence",
  "tool-calls": "tool_use",
} as const;

export const stopReason = (choice: PlannedChoice) => stopReasons[choice.finish];

export const signatureOf = (choice: PlannedChoice) =>
  createHash("sha512").update(choice.reasoning.join("")).digest("base64");

/** A call that max_tokens cut short has no parsable input; the real API then sends what it can, at worst nothing. */
function parsedArguments(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
