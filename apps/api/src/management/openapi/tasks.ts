import { z } from "@hono/zod-openapi";
import type { Format } from "./format.ts";
import { routing } from "./routing-fields.ts";

const task = {
  model: z.string().openapi({ example: "openai/text-embedding-3-small" }),
  models: routing.models,
  provider: routing.provider,
  user: z.string().optional(),
};

const part = z.looseObject({ type: z.string() });

const embeddingsRequest = z
  .looseObject({
    ...task,
    input: z
      .union([
        z.string(),
        z.array(z.string()),
        z.array(z.number().int()),
        z.array(z.array(z.number().int())),
        z.array(z.looseObject({ content: z.array(part) })),
      ])
      .openapi({ description: "A text, up to 2,048 texts, tokens of one or several, or parts that belong together." }),
    dimensions: z.number().int().optional(),
    encoding_format: z.enum(["float", "base64"]).optional(),
    input_type: z.string().optional().openapi({ description: "What the vectors are for.", example: "search_query" }),
  })
  .openapi("EmbeddingsRequest");

const embeddingsAnswer = z
  .looseObject({
    id: z.string().openapi({ example: "gen-…" }),
    object: z.literal("list"),
    model: z.string(),
    provider: z.string(),
    data: z.array(
      z.object({
        object: z.literal("embedding"),
        index: z.number().int(),
        embedding: z.union([z.array(z.number()), z.string()]),
      }),
    ),
    usage: z.looseObject({ prompt_tokens: z.number(), total_tokens: z.number(), cost: z.number() }),
  })
  .openapi("EmbeddingsAnswer");

const document = z.object({ text: z.string().optional(), image: z.string().optional() });

const rerankRequest = z
  .looseObject({
    ...task,
    model: task.model.openapi({ example: "cohere/rerank-v3.5" }),
    query: z.string(),
    documents: z.array(z.union([z.string(), document])),
    top_n: z.number().int().optional(),
    return_documents: z.boolean().optional().openapi({ description: "True unless said." }),
  })
  .openapi("RerankRequest");

const rerankAnswer = z
  .looseObject({
    id: z.string().openapi({ example: "gen-…" }),
    model: z.string(),
    provider: z.string(),
    results: z.array(z.object({ index: z.number().int(), relevance_score: z.number(), document: document.optional() })),
    usage: z.looseObject({ search_units: z.number().optional(), total_tokens: z.number(), cost: z.number() }),
  })
  .openapi("RerankAnswer");

const imagesRequest = z
  .looseObject({
    ...task,
    model: task.model.openapi({ example: "openai/gpt-image-1" }),
    prompt: z.string(),
    n: z.number().int().min(1).max(10).optional(),
    size: z.string().optional().openapi({ description: "auto, 512, 1K, 2K, 4K or pixels.", example: "1024x1536" }),
    aspect_ratio: z.string().optional().openapi({ example: "16:9" }),
    quality: z.enum(["auto", "low", "medium", "high"]).optional(),
    background: z.enum(["auto", "transparent", "opaque"]).optional(),
    output_format: z.enum(["png", "jpeg", "webp", "svg"]).optional(),
    input_references: z
      .array(z.looseObject({ type: z.literal("image_url"), image_url: z.object({ url: z.string() }) }))
      .max(16)
      .optional()
      .openapi({ description: "Images to begin with: data URLs or addresses." }),
    stream: z
      .boolean()
      .optional()
      .openapi({ description: "Server-sent events, with early looks where there are any." }),
    partial_images: z.number().int().min(0).max(3).optional().openapi({ description: "Early looks: 3 unless said." }),
  })
  .openapi("ImagesRequest");

const imagesAnswer = z
  .looseObject({
    id: z.string().openapi({ example: "gen-…" }),
    created: z.number().int(),
    data: z.array(z.object({ b64_json: z.string(), media_type: z.string().optional() })),
    usage: z.looseObject({ prompt_tokens: z.number(), completion_tokens: z.number(), cost: z.number() }),
  })
  .openapi("ImagesAnswer");

const speechRequest = z
  .looseObject({
    ...task,
    model: task.model.openapi({ example: "openai/tts-1" }),
    input: z.string(),
    voice: z.string().optional(),
    response_format: z
      .enum(["mp3", "opus", "aac", "flac", "wav", "pcm"])
      .optional()
      .openapi({ description: "`pcm` unless said: 24 kHz, 16 bits, lowest byte first." }),
    stream_format: z
      .enum(["audio", "sse"])
      .optional()
      .openapi({ description: "`audio` unless said: bytes as they are made. `sse` tells at the end what it cost." }),
    instructions: z.string().optional(),
    speed: z.number().min(0.25).max(4).optional(),
  })
  .openapi("SpeechRequest");

const transcriptionsRequest = z
  .looseObject({
    ...task,
    model: task.model.openapi({ example: "openai/whisper-large-v3" }),
    input_audio: z.object({ data: z.string(), format: z.string() }).openapi({
      description: "Base64. OpenAI's form with a `file` is taken as well, up to 25 MB.",
    }),
    language: z.string().optional(),
    prompt: z.string().optional(),
    response_format: z.enum(["json", "verbose_json", "text"]).optional(),
    temperature: z.number().min(0).max(1).optional(),
    timestamp_granularities: z.array(z.enum(["segment", "word"])).optional(),
    stream: z.boolean().optional().openapi({ description: "Words as they are heard, as server-sent events." }),
  })
  .openapi("TranscriptionsRequest");

const transcriptionsAnswer = z
  .looseObject({
    text: z.string(),
    usage: z.looseObject({ seconds: z.number().optional(), total_tokens: z.number(), cost: z.number() }),
  })
  .openapi("TranscriptionsAnswer");

const searchRequest = z
  .looseObject({
    ...task,
    model: task.model.openapi({ example: "exa/search" }),
    query: z.string().max(2_000),
    max_results: z.number().int().min(1).max(10).optional().openapi({ description: "5 unless said." }),
    max_characters: z.number().int().min(1).max(10_000).optional().openapi({ description: "Of each result's text." }),
    include_domains: z.array(z.string()).max(100).optional(),
    exclude_domains: z.array(z.string()).max(100).optional(),
  })
  .openapi("SearchRequest");

const searchAnswer = z
  .looseObject({
    id: z.string().openapi({ example: "gen-…" }),
    model: z.string(),
    provider: z.string(),
    results: z.array(
      z.object({ url: z.string(), title: z.string(), content: z.string(), published_date: z.string().nullable() }),
    ),
    usage: z.looseObject({ search_units: z.number(), cost: z.number() }),
  })
  .openapi("SearchAnswer");

/** What is no conversation: one answer, whole unless a stream is asked for. */
export const taskFormats: readonly Format[] = [
  {
    path: "/v1/embeddings",
    summary: "Vectors of texts; `GET /v1/embeddings/models` lists the models",
    request: embeddingsRequest,
    answer: embeddingsAnswer,
  },
  {
    path: "/v1/rerank",
    summary: "Documents by how well they answer a query, the best first; billed by the search or by the token",
    request: rerankRequest,
    answer: rerankAnswer,
  },
  {
    path: "/v1/search",
    summary: "Pages of the web that answer a query, with what they say; billed by the search",
    request: searchRequest,
    answer: searchAnswer,
  },
  {
    path: "/v1/images",
    summary:
      "Images of a prompt, in base64; billed by the image or by the token. Also at /v1/images/generations, and as OpenAI's form at /v1/images/edits",
    request: imagesRequest,
    answer: imagesAnswer,
  },
  {
    path: "/v1/audio/speech",
    summary: "A text read aloud, as bytes; billed by the character",
    request: speechRequest,
    answer: z.string().openapi({ format: "binary" }),
    answerType: "audio/*",
  },
  {
    path: "/v1/audio/transcriptions",
    summary: "The words of a recording; billed by the second",
    request: transcriptionsRequest,
    answer: transcriptionsAnswer,
  },
];
