import type { Answer, FinishReason } from "../answer.ts";
import type { AnswerEnvelope } from "../answer-envelope.ts";
import { partsOfAnswer } from "../answer-parts.ts";
import type { Closing } from "../inbound-dialect.ts";
import type { JsonObject } from "../json.ts";
import { writeWarnings } from "../warning.ts";
import { Output, type OutputOptions } from "./output.ts";
import { writeUsage } from "./write-usage.ts";

export type ResponseState = {
  readonly status: "in_progress" | "completed" | "incomplete" | "failed";
  readonly output: readonly JsonObject[];
  /** Fields that the answer itself sets, over those of the request. */
  readonly more?: JsonObject;
};

/** A `response` object as JSON text, for the sake of exact amounts. `echo` repeats the request. */
export function writeResponse(
  { envelope, echo }: { readonly envelope: AnswerEnvelope; readonly echo: JsonObject },
  { status, output, more }: ResponseState,
  closing?: Closing,
): string {
  const body = JSON.stringify({
    id: envelope.id,
    object: "response",
    created_at: envelope.created,
    // Not known here; strict clients want the field.
    completed_at: null,
    status,
    error: null,
    incomplete_details: null,
    ...echo,
    model: envelope.model,
    provider: envelope.provider,
    output,
    ...more,
    ...(closing && closing.warnings.length > 0 && { warnings: writeWarnings(closing.warnings) }),
    ...closing?.route,
    ...writeTier(closing),
  });
  return `${body.slice(0, -1)},"usage":${closing ? writeUsage(closing.billed) : "null"}}`;
}

/** Over what the request asked for. */
function writeTier(closing: Closing | undefined): JsonObject {
  const tier = closing?.billed.serviceTier;
  return tier === undefined ? {} : { service_tier: tier === "standard" ? "default" : tier };
}

/** What an answer that ended by itself came to. */
export function endOf(reason: FinishReason | undefined): {
  readonly status: "completed" | "incomplete";
  readonly more: JsonObject;
} {
  if (reason === "length")
    return { status: "incomplete", more: { incomplete_details: { reason: "max_output_tokens" } } };
  if (reason === "content_filter") {
    return { status: "incomplete", more: { incomplete_details: { reason: "content_filter" } } };
  }
  return { status: "completed", more: {} };
}

export type ResponseOptions = OutputOptions & { readonly echo: JsonObject };

/** A whole answer as a `response` object, as JSON text. */
export function writeWholeResponse(
  answer: Answer,
  envelope: AnswerEnvelope,
  closing: Closing,
  options: ResponseOptions,
): string {
  const output = new Output(envelope.id, options, () => undefined);
  output.write(partsOfAnswer(answer));
  const { status, more } = endOf(output.finishReason);
  const tier = answer.extra["service_tier"];
  const state = {
    status,
    output: output.close(status),
    more: { ...more, ...(tier !== undefined && { service_tier: tier }) },
  };
  return writeResponse({ envelope, echo: options.echo }, state, closing);
}
