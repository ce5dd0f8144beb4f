import type { Conversation } from "../conversation.ts";
import type { Identity, TokenUsage } from "../identity.ts";
import { inChunks } from "../openai-chat/write-stream.ts";
import type { PlannedChoice, ReplyPlan } from "../reply/plan-reply.ts";
import { pretendPage } from "../reply/pretend-search.ts";
import { type Frame, frame } from "../stream-script.ts";
import {
  inputUsage,
  outputUsage,
  searchBlocks,
  searchCitation,
  signatureOf,
  stopReason,
  writeMessage,
} from "./write-message.ts";

/** The answer as Anthropic's named events, from `message_start` to `message_stop`. */
export function writeAnthropicStream(
  plan: ReplyPlan,
  choice: PlannedChoice,
  conversation: Conversation,
  identity: Identity,
  usage: TokenUsage | undefined,
): Frame[] {
  const blocks = [
    ...searchBlocks(plan, conversation).map(searchBlock),
    ...blocksOf(choice, identity),
    ...(conversation.searchesWeb ? [citedBlock] : []),
  ];
  const start = {
    ...writeMessage(plan, choice, conversation, usage),
    content: [],
    stop_reason: null,
    stop_sequence: null,
    ...(usage && {
      usage: { ...inputUsage(usage), output_tokens: Math.min(1, usage.output), service_tier: "standard" },
    }),
  };
  return [
    event("message_start", { message: start }, 0, usage !== undefined),
    ...blocks.flatMap((block, index) => [
      event("content_block_start", { index, content_block: block.start }),
      ...(index === 0 ? [event("ping", {})] : []),
      ...block.deltas.map(({ delta, tokens }) => event("content_block_delta", { index, delta }, tokens)),
      event("content_block_stop", { index }),
    ]),
    event(
      "message_delta",
      {
        delta: { stop_reason: stopReason(choice), stop_sequence: choice.stopSequence ?? null },
        ...(usage && { usage: { ...inputUsage(usage), ...outputUsage(usage, conversation) } }),
      },
      0,
      usage !== undefined,
    ),
    event("message_stop", {}),
  ];
}

export const event = (type: string, fields: Record<string, unknown>, tokens = 0, carriesUsage = false): Frame =>
  frame(`event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`, tokens, carriesUsage);

type Block = { start: unknown; deltas: { delta: Record<string, unknown>; tokens: number }[] };

/** What is asked comes in pieces, what was found at once. */
function searchBlock(block: ReturnType<typeof searchBlocks>[number]): Block {
  if (block.input === undefined) return { start: block, deltas: [] };
  const [first, rest] = [JSON.stringify(block.input).slice(0, 5), JSON.stringify(block.input).slice(5)];
  return {
    start: { ...block, input: {} },
    deltas: ["", first, rest].map((partial_json) => ({ delta: { type: "input_json_delta", partial_json }, tokens: 0 })),
  };
}

const citedBlock: Block = {
  start: { type: "text", text: "", citations: [] },
  deltas: [
    { delta: { type: "citations_delta", citation: searchCitation }, tokens: 0 },
    { delta: { type: "text_delta", text: pretendPage.text }, tokens: 0 },
  ],
};

function blocksOf(choice: PlannedChoice, identity: Identity): Block[] {
  const size = identity.tokensPerChunk;
  const thinking: Block = {
    start: { type: "thinking", thinking: "", signature: "" },
    deltas: [
      ...inChunks(choice.reasoning, size).map(({ text, tokens }) => ({
        delta: { type: "thinking_delta", thinking: text },
        tokens,
      })),
      { delta: { type: "signature_delta", signature: signatureOf(choice) }, tokens: 0 },
    ],
  };
  const text: Block = {
    start: { type: "text", text: "" },
    deltas: inChunks(choice.text, size).map((piece) => ({
      delta: { type: "text_delta", text: piece.text },
      tokens: piece.tokens,
    })),
  };
  const calls = choice.toolCalls.map(
    (call): Block => ({
      start: { type: "tool_use", id: call.id, name: call.name, input: {} },
      deltas: [
        { delta: { type: "input_json_delta", partial_json: "" }, tokens: 0 },
        ...inChunks(call.arguments, size).map((piece) => ({
          delta: { type: "input_json_delta", partial_json: piece.text },
          tokens: piece.tokens,
        })),
      ],
    }),
  );
  return [...(choice.reasoning.length > 0 ? [thinking] : []), ...(choice.text.length > 0 ? [text] : []), ...calls];
}
