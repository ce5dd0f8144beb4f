import { createHash } from "node:crypto";
import type { Conversation } from "../conversation.ts";
import type { TokenUsage } from "../identity.ts";
import type { PlannedChoice, ReplyPlan } from "../reply/plan-reply.ts";
import { pretendPage, pretendQuery } from "../reply/pretend-search.ts";
import type { Answer } from "../wire-format.ts";

export type Item = Record<string, unknown> & { type: string; id: string };

const hash = (seed: string) => createHash("sha256").update(seed).digest("hex");
export const responseId = (plan: ReplyPlan): string => `resp_${hash(plan.id).slice(0, 48)}`;
export const sealed = (plan: ReplyPlan): string => createHash("sha512").update(plan.id).digest("base64");

/** A search that OpenAI makes itself is an item before what is said of it. */
export const searchItem = (plan: ReplyPlan, conversation: Conversation): Item => ({
  type: "web_search_call",
  id: `ws_${hash(`${plan.id}w`).slice(0, 48)}`,
  status: "completed",
  action: { type: "search", query: pretendQuery(conversation) },
});

const citationOf = (text: string) => ({
  type: "url_citation",
  start_index: 0,
  end_index: text.length,
  url: pretendPage.url,
  title: pretendPage.title,
});

export const messageItem = (plan: ReplyPlan, text: string, conversation: Conversation): Item => ({
  type: "message",
  id: `msg_${hash(`${plan.id}m`).slice(0, 48)}`,
  status: "completed",
  role: "assistant",
  content: [
    { type: "output_text", text, annotations: conversation.searchesWeb ? [citationOf(text)] : [], logprobs: [] },
  ],
});

export const reasoningItem = (plan: ReplyPlan, summary: string): Item => ({
  type: "reasoning",
  id: `rs_${hash(`${plan.id}r`).slice(0, 48)}`,
  summary: [{ type: "summary_text", text: summary }],
  encrypted_content: sealed(plan),
});

export const callItem = (plan: ReplyPlan, call: PlannedChoice["toolCalls"][number], given: string): Item => ({
  type: "function_call",
  id: `fc_${hash(plan.id + call.id).slice(0, 48)}`,
  status: "completed",
  call_id: call.id,
  name: call.name,
  arguments: given,
});

export const itemsOf = ({ plan, conversation }: Answer, choice: PlannedChoice): Item[] => [
  ...(choice.reasoning.length > 0 ? [reasoningItem(plan, choice.reasoning.join(""))] : []),
  ...(conversation.searchesWeb ? [searchItem(plan, conversation)] : []),
  ...(choice.text.length > 0 ? [messageItem(plan, choice.text.join(""), conversation)] : []),
  ...choice.toolCalls.map((call) => callItem(plan, call, call.arguments.join(""))),
];

export const status = (choice: PlannedChoice) => (choice.finish === "length" ? "incomplete" : "completed");

export const responseOf = ({ plan, conversation }: Answer, fields: Record<string, unknown>) => ({
  id: responseId(plan),
  object: "response",
  created_at: Math.floor(Date.now() / 1_000),
  error: null,
  incomplete_details: null,
  instructions: null,
  model: conversation.model,
  parallel_tool_calls: conversation.parallelToolCalls,
  store: false,
  service_tier: conversation.serviceTier ?? "default",
  ...fields,
});

export const closing = (choice: PlannedChoice) => ({
  status: status(choice),
  ...(choice.finish === "length" && { incomplete_details: { reason: "max_output_tokens" } }),
});

export const writeUsage = (
  usage: TokenUsage,
  { identity, conversation }: Pick<Answer, "identity" | "conversation">,
) => ({
  input_tokens: usage.input,
  input_tokens_details: { cached_tokens: usage.cachedInput },
  output_tokens: usage.output,
  output_tokens_details: { reasoning_tokens: usage.reasoning },
  total_tokens: usage.input + usage.output,
  ...(identity.slug === "xai" && {
    num_sources_used: 0,
    num_server_side_tools_used: conversation.searchesWeb ? 1 : 0,
    server_side_tool_usage_details: { web_search_calls: conversation.searchesWeb ? 1 : 0, x_search_calls: 0 },
  }),
});
