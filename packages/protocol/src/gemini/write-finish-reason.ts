import type { FinishReason } from "../answer.ts";

/** Google's own words pass as they are. */
const own = /^(?:STOP|MAX_TOKENS|SAFETY|RECITATION|LANGUAGE|BLOCKLIST|PROHIBITED_CONTENT|SPII|OTHER|[A-Z]+_[A-Z_]+)$/;

export function writeFinishReason(reason: FinishReason, nativeReason: string | undefined): string {
  return nativeReason !== undefined && own.test(nativeReason) ? nativeReason : words[reason];
}

const words: Readonly<Record<FinishReason, string>> = {
  stop: "STOP",
  tool_calls: "STOP",
  length: "MAX_TOKENS",
  content_filter: "SAFETY",
  error: "OTHER",
};
