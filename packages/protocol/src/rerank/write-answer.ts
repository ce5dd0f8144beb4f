import { formatUsd } from "@causeway/money";
import type { AnswerEnvelope } from "../answer-envelope.ts";
import type { Closing } from "../inbound-dialect.ts";
import type { JsonObject } from "../json.ts";
import { writeNotes } from "../warning.ts";
import type { RerankAnswer } from "./rerank.ts";

/** `sent`: the documents to be told again; `undefined`: the caller does not want them. */
export type RerankClosing = Closing & { readonly sent: readonly JsonObject[] | undefined };

/** The best documents as JSON text, for the sake of exact amounts. */
export function writeRerank(
  { results }: RerankAnswer,
  { id, model, provider }: AnswerEnvelope,
  { billed, warnings, route, sent }: RerankClosing,
): string {
  const body = JSON.stringify({
    id,
    model,
    provider,
    results: results.map(({ index, score }) => ({
      index,
      relevance_score: score,
      ...(sent && { document: sent[index] ?? {} }),
    })),
  });
  const { input, units } = billed.usage;
  const counts = JSON.stringify({
    ...(units?.search !== undefined && { search_units: units.search }),
    total_tokens: input,
    is_byok: billed.isOwnKey ?? false,
  });
  const usage = `${counts.slice(0, -1)},"cost":${formatUsd(billed.cost)}}`;
  return `${body.slice(0, -1)},"usage":${usage}${writeNotes(warnings, route)}}`;
}
