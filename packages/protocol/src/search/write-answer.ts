import { formatUsd } from "@causeway/money";
import type { AnswerEnvelope } from "../answer-envelope.ts";
import type { Closing } from "../inbound-dialect.ts";
import { writeNotes } from "../warning.ts";
import type { SearchAnswer } from "./search.ts";

/** The results as JSON text, for the sake of exact amounts. */
export function writeSearch(
  { results }: SearchAnswer,
  { id, model, provider }: AnswerEnvelope,
  { billed, warnings, route }: Closing,
): string {
  const body = JSON.stringify({
    id,
    model,
    provider,
    results: results.map(({ url, title, text, publishedOn }) => ({
      url,
      title,
      content: text,
      published_date: publishedOn ?? null,
    })),
  });
  const counts = JSON.stringify({
    search_units: billed.usage.units?.search ?? 0,
    is_byok: billed.isOwnKey ?? false,
  });
  const usage = `${counts.slice(0, -1)},"cost":${formatUsd(billed.cost)}}`;
  return `${body.slice(0, -1)},"usage":${usage}${writeNotes(warnings, route)}}`;
}
