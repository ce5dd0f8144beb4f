import { formatUsd } from "@causeway/money";
import type { Closing } from "../inbound-dialect.ts";
import { writeNotes } from "../warning.ts";
import type { TranscriptFormat } from "./read-request.ts";
import type { TranscriptionsAnswer } from "./transcriptions.ts";

/** The transcript as JSON text, for the sake of exact amounts. */
export function writeTranscript(
  { text, language, duration, segments, words }: TranscriptionsAnswer,
  { billed, warnings, route }: Closing,
  format: TranscriptFormat,
): string {
  const isVerbose = format === "verbose_json";
  const body = JSON.stringify({
    text,
    ...(isVerbose && {
      task: "transcribe",
      ...(language !== undefined && { language }),
      ...(duration !== undefined && { duration }),
      ...(segments && { segments }),
      ...(words && { words }),
    }),
  });
  const { input, output, units } = billed.usage;
  const counts = JSON.stringify({
    ...((duration ?? units?.second) !== undefined && { seconds: duration ?? units?.second }),
    input_tokens: input,
    output_tokens: output,
    total_tokens: input + output,
    is_byok: billed.isOwnKey ?? false,
  });
  const usage = `${counts.slice(0, -1)},"cost":${formatUsd(billed.cost)}}`;
  return `${body.slice(0, -1)},"usage":${usage}${writeNotes(warnings, route)}}`;
}
