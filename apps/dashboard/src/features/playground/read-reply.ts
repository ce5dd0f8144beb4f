import { createParser } from "eventsource-parser";
import { z } from "zod";
import type { Reply } from "./conversation.ts";

/** What of a chunk is shown. Everything may be missing, and what is not of this shape is passed over. */
const chunkSchema = z.object({
  id: z.string().optional().catch(undefined),
  provider: z.string().optional().catch(undefined),
  choices: z
    .array(
      z.object({
        delta: z
          .object({
            content: z.string().nullish().catch(undefined),
            reasoning: z.string().nullish().catch(undefined),
            images: z
              .array(z.object({ image_url: z.object({ url: z.string() }) }))
              .nullish()
              .catch(undefined),
          })
          .optional()
          .catch(undefined),
        finish_reason: z.string().nullish().catch(undefined),
      }),
    )
    .catch([]),
  usage: z
    .object({
      prompt_tokens: z.number().catch(0),
      completion_tokens: z.number().catch(0),
      cost: z.number().nullish().catch(undefined),
      prompt_tokens_details: z
        .object({ cached_tokens: z.number().catch(0) })
        .nullish()
        .catch(undefined),
      completion_tokens_details: z
        .object({ reasoning_tokens: z.number().catch(0) })
        .nullish()
        .catch(undefined),
    })
    .nullish()
    .catch(undefined),
  error: z.object({ message: z.string() }).nullish().catch(undefined),
});

type Chunk = z.infer<typeof chunkSchema>;

export type ReplyChange = (reply: Reply) => Reply;

/**
 * Reads a streamed answer and says, piece by piece, how it changes the reply. Ends with the stream; throws when the
 * connection breaks or the caller stops it. `elapsedMs` is the time since the call was sent.
 */
export async function readReply(
  body: ReadableStream<Uint8Array>,
  elapsedMs: () => number,
  onChange: (change: ReplyChange) => void,
): Promise<void> {
  const parser = createParser({
    onEvent: ({ data }) => {
      if (data !== "[DONE]") onChange(changeOf(data, elapsedMs()));
    },
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    parser.feed(decoder.decode(piece.value, { stream: true }));
  }
}

/** How one event of the stream changes the reply. */
export function changeOf(data: string, atMs: number): ReplyChange {
  const chunk = chunkSchema.safeParse(parseJson(data)).data;
  if (!chunk) return (reply) => reply;
  return (reply) => applyChunk(reply, chunk, atMs);
}

function applyChunk(reply: Reply, chunk: Chunk, atMs: number): Reply {
  const [choice] = chunk.choices;
  const text = choice?.delta?.content ?? "";
  const reasoning = choice?.delta?.reasoning ?? "";
  const images = (choice?.delta?.images ?? []).map(({ image_url }) => image_url.url).filter(isOwnPicture);
  const isFirst = reply.firstTokenMs === undefined && (text !== "" || reasoning !== "" || images.length > 0);
  return {
    ...reply,
    status: chunk.error ? "failed" : reply.status === "failed" ? "failed" : "streaming",
    text: reply.text + text,
    reasoning: reply.reasoning + reasoning,
    images: [...reply.images, ...images],
    provider: chunk.provider ?? reply.provider,
    generationId: chunk.id ?? reply.generationId,
    finishReason: choice?.finish_reason ?? reply.finishReason,
    firstTokenMs: isFirst ? atMs : reply.firstTokenMs,
    durationMs: atMs,
    usage: chunk.usage ? usageOf(chunk.usage) : reply.usage,
    problem: chunk.error?.message ?? reply.problem,
  };
}

/** A picture in the answer itself. One that lies elsewhere would tell that host who looks at it. */
const isOwnPicture = (url: string): boolean => /^data:image\/(?:png|jpeg|webp|gif);base64,/.test(url);

const usageOf = (usage: NonNullable<Chunk["usage"]>): Reply["usage"] => ({
  inputTokens: usage.prompt_tokens,
  outputTokens: usage.completion_tokens,
  cachedTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
  reasoningTokens: usage.completion_tokens_details?.reasoning_tokens ?? 0,
  cost: usage.cost === undefined || usage.cost === null ? undefined : decimalText(usage.cost),
});

/** Dollars with as many digits as a nano-dollar needs, and no exponent. */
const decimalText = (dollars: number): string => dollars.toFixed(9).replace(/\.?0+$/, "");

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
