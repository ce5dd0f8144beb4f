import { formatUsd } from "@causeway/money";
import type { BilledUsage } from "../billed-usage.ts";
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
  return `${body.slice(0, -1)},"usage":${writeTranscriptUsage(billed, duration)}${writeNotes(warnings, route)}}`;
}

export function writeTranscriptUsage(billed: BilledUsage, duration?: number): string {
  const { input, output, units } = billed.usage;
  const counts = JSON.stringify({
    ...((duration ?? units?.second) !== undefined && { seconds: duration ?? units?.second }),
    input_tokens: input,
    output_tokens: output,
    total_tokens: input + output,
    is_byok: billed.isOwnKey ?? false,
  });
  return `${counts.slice(0, -1)},"cost":${formatUsd(billed.cost)}}`;
}
