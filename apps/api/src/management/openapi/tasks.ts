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

/** What is no conversation: one answer, whole. */
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
];
