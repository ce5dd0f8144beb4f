import type { Conversation } from "../conversation.ts";
import type { Identity, TokenUsage } from "../identity.ts";
import type { PlannedChoice, ReplyPlan } from "../reply/plan-reply.ts";
import { type Frame, frame } from "../stream-script.ts";
import { finishReason, thinkingPart, writeUsage } from "./write-completion.ts";

/** The answer as `chat.completion.chunk` events: role, deltas, finish, usage where the provider sends it, `[DONE]`. */
export function writeOpenaiStream(
  plan: ReplyPlan,
  conversation: Conversation,
  identity: Identity,
  usage: TokenUsage | undefined,
  usageAsked: boolean,
): Frame[] {
  const envelope = {
    id: plan.id,
    object: "chat.completion.chunk",
    created: Math.floor(Date.now() / 1_000),
    model: conversation.model,
    ...identity.extraFields?.(plan.id, conversation),
  };
  const inFinish = usage !== undefined && identity.streamedUsage === "always";
  const inOwnChunk = usage !== undefined && identity.streamedUsage === "asked" && usageAsked;
  const chunk = (choices: unknown[], tokens: number, withUsage: boolean) =>
    frame(
      `data: ${JSON.stringify({ ...envelope, choices, ...(withUsage && usage && { usage: writeUsage(usage, identity) }), ...(usageAsked && !withUsage && inOwnChunk && { usage: null }) })}\n\n`,
      tokens,
      withUsage,
    );
  const deltas = plan.choices.map((choice, index) =>
    deltasOf(choice, identity).map(({ delta, tokens }) =>
      chunk([{ index, delta, logprobs: null, finish_reason: null }], tokens, false),
    ),
  );
  const finishes = plan.choices.map((choice, index) =>
    chunk(
      [{ index, delta: {}, logprobs: null, finish_reason: finishReason(choice) }],
      0,
      inFinish && index === plan.choices.length - 1,
    ),
  );
  return [...interleave(deltas), ...finishes, ...(inOwnChunk ? [chunk([], 0, true)] : []), frame("data: [DONE]\n\n")];
}

type Delta = { delta: Record<string, unknown>; tokens: number };

function deltasOf(choice: PlannedChoice, identity: Identity): Delta[] {
  const isCalling = choice.toolCalls.length > 0;
  const first: Delta = { delta: { role: "assistant", content: isCalling ? null : "", refusal: null }, tokens: 0 };
  const reasoning =
    identity.reasoningField === "hidden"
      ? []
      : inChunks(choice.reasoning, identity.tokensPerChunk).map(({ text, tokens }) => ({
          delta:
            identity.reasoningField === "content-parts"
              ? { content: [thinkingPart(text)] }
              : { [identity.reasoningField]: text },
          tokens,
        }));
  const text = inChunks(choice.text, identity.tokensPerChunk).map((piece) => ({
    delta: { content: piece.text },
    tokens: piece.tokens,
  }));
  const calls = choice.toolCalls.flatMap((call, index): Delta[] => [
    {
      delta: { tool_calls: [{ index, id: call.id, type: "function", function: { name: call.name, arguments: "" } }] },
      tokens: 0,
    },
    ...inChunks(call.arguments, identity.tokensPerChunk).map((piece) => ({
      delta: { tool_calls: [{ index, function: { arguments: piece.text } }] },
      tokens: piece.tokens,
    })),
  ]);
  return [first, ...reasoning, ...text, ...calls];
}

export function inChunks(tokens: readonly string[], size: number): { text: string; tokens: number }[] {
  return Array.from({ length: Math.ceil(tokens.length / size) }, (_, index) => {
    const part = tokens.slice(index * size, (index + 1) * size);
    return { text: part.join(""), tokens: part.length };
  });
}

/** Several choices are generated side by side, so their chunks arrive in turns. */
function interleave(streams: readonly Frame[][]): Frame[] {
  if (streams.length === 1) return streams[0] ?? [];
  const longest = Math.max(...streams.map((stream) => stream.length));
  return Array.from({ length: longest }, (_, index) => streams.flatMap((stream) => stream[index] ?? [])).flat();
}
