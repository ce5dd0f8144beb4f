import type { UpstreamAttempt } from "@causeway/gateway";
import type { UpstreamTimeouts } from "./call-upstream.ts";

/** A slow model's pace; a whole answer comes after all of its tokens are written. */
const tokensPerSecond = 30;
/** Of an answer whose length the caller left open. */
const usualTokens = 4_096;

/**
 * How long an attempt may be silent before another endpoint is tried. A stream begins soon, a model that thinks may take
 * minutes, and a whole answer takes as long as so many tokens do: given up too early, it is paid for twice.
 */
export function firstByteTimeout(attempt: UpstreamAttempt, timeouts: UpstreamTimeouts): number {
  const { request, mayThinkLong } = attempt;
  if (attempt.firstByteMs !== undefined) return Math.min(attempt.firstByteMs, timeouts.thinkingFirstByteMs);
  if (mayThinkLong) return timeouts.thinkingFirstByteMs;
  if (request.stream) return timeouts.firstByteMs;
  const writingMs = ((request.maxOutputTokens ?? usualTokens) / tokensPerSecond) * 1_000;
  return Math.min(timeouts.firstByteMs + writingMs, timeouts.thinkingFirstByteMs);
}
