import type { AnswerEnvelope } from "../answer-envelope.ts";
import { writeBilled } from "../billed-usage.ts";
import type { Closing } from "../inbound-dialect.ts";
import { writeNotes } from "../warning.ts";
import type { EmbeddingsAnswer, VectorEncoding } from "./embeddings.ts";
import { base64Of, numbersOf } from "./vectors.ts";

/** The list of vectors as JSON text, for the sake of exact amounts. */
export function writeEmbeddings(
  answer: EmbeddingsAnswer,
  { id, model, provider }: AnswerEnvelope,
  { billed, warnings, route, encoding }: Closing & { readonly encoding: VectorEncoding },
): string {
  const body = JSON.stringify({
    id,
    object: "list",
    model,
    provider,
    data: answer.vectors.map((vector, index) => ({
      object: "embedding",
      index,
      embedding: encoding === "base64" ? base64Of(vector) : numbersOf(vector),
    })),
  });
  const { input } = billed.usage;
  const counts = { prompt_tokens: input, total_tokens: input };
  const usage = writeBilled(counts, billed, { prompt: "prompt", completion: "completions" });
  return `${body.slice(0, -1)},"usage":${usage}${writeNotes(warnings, route)}}`;
}
