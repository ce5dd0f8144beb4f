import type { AnswerEnvelope } from "../answer-envelope.ts";
import { type BilledUsage, writeBilled } from "../billed-usage.ts";
import type { Closing } from "../inbound-dialect.ts";
import { writeNotes } from "../warning.ts";
import type { ImagesAnswer } from "./images.ts";
import { writtenTokens } from "../usage.ts";

/** The images as JSON text, for the sake of exact amounts. Tokens are 0 where images are what has a price. */
export function writeImages(
  { images }: ImagesAnswer,
  { id, model, provider, created }: AnswerEnvelope,
  { billed, warnings, route }: Closing,
): string {
  const body = JSON.stringify({
    id,
    created,
    model,
    provider,
    data: images.map(({ base64, mediaType }) => ({
      b64_json: base64,
      ...(mediaType !== undefined && { media_type: mediaType }),
    })),
  });
  return `${body.slice(0, -1)},"usage":${writeImagesUsage(billed)}${writeNotes(warnings, route)}}`;
}

export function writeImagesUsage(billed: BilledUsage): string {
  const { input, units } = billed.usage;
  const output = writtenTokens(billed.usage);
  const prompt = input + (units?.imageToken ?? 0);
  const counts = { prompt_tokens: prompt, completion_tokens: output, total_tokens: prompt + output };
  return writeBilled(counts, billed, { prompt: "prompt", completion: "completions" });
}
