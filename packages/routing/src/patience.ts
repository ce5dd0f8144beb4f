import type { Reasoning, TaskName } from "@causeway/protocol";
import type { EndpointFigures } from "./health/health-books.ts";

/** How long an attempt may go without a byte, and without the first content of a stream, before we go elsewhere. */
export type Patience = { readonly firstByteMs: number; readonly firstTokenMs: number };

export type PatienceQuestion = {
  /** `undefined`: a conversation. */
  readonly task?: TaskName | undefined;
  readonly streamed: boolean;
  readonly thinking: Thinking;
  readonly promptTokens: number;
  /** Per answer, as the caller set it. */
  readonly maxOutputTokens: number | undefined;
  /** Is there another endpoint to go to? Else waiting is the better of two evils. */
  readonly hasElsewhere: boolean;
  /** The one call that an ejected endpoint is let have: it is not worth a long wait. */
  readonly isProbe: boolean;
  readonly figures: EndpointFigures;
};

/** Models that think may be silent for minutes: `asked` when the caller wants that, `may` when the model can. */
export type Thinking = "no" | "may" | "asked";

export function thinkingOf(reasoning: Reasoning | undefined, supportedParameters: readonly string[]): Thinking {
  if (!supportedParameters.includes("reasoning") || reasoning?.enabled === false || reasoning?.effort === "none") {
    return "no";
  }
  return reasoning === undefined ? "may" : "asked";
}

const usualBeginningMs = 12_000;
/** Ten thousand tokens a second are read by slow hosts. */
const readingMsPerToken = 0.1;
const probeMs = 5_000;
const longestMs = 300_000;
const fewestCallsToLearn = 20;
/** Beyond four times what 99 % of calls took. */
const unusual = 4;

/**
 * Well below what clients wait themselves, so that an endpoint that accepts calls and never answers costs seconds and
 * not the call; well above what is usual, because an answer that is given up is paid for twice. What the endpoint's own
 * calls took, where they are known, counts for more than what we think of endpoints in general.
 */
export function patienceFor(question: PatienceQuestion): Patience {
  if (question.task !== undefined) return taskPatience(question.task, question);
  const limitMs = question.streamed ? streamLimit(question) : wholeLimit(question);
  if (!question.streamed) return { firstByteMs: limitMs, firstTokenMs: limitMs };
  // Endpoints that think say something to keep the connection open; it is the words that take long.
  const firstTokenMs = question.thinking === "asked" && !question.isProbe ? longestMs : limitMs;
  return { firstByteMs: limitMs, firstTokenMs };
}

function streamLimit({ thinking, promptTokens, hasElsewhere, isProbe, figures }: PatienceQuestion): number {
  const readingMs = promptTokens * readingMsPerToken;
  const learnedMs =
    figures.calls >= fewestCallsToLearn && figures.latencyMs ? figures.latencyMs.p99 * unusual : undefined;
  const generalMs = { no: usualBeginningMs, may: learnedMs === undefined ? 60_000 : usualBeginningMs, asked: 90_000 }[
    thinking
  ];
  const limitMs = Math.min(Math.max(generalMs + readingMs, learnedMs ?? 0), longestMs);
  if (!hasElsewhere) return Math.max(limitMs, thinking === "no" ? 60_000 : longestMs);
  return isProbe ? Math.min(limitMs, probeMs + readingMs) : limitMs;
}

const usualAnswerTokens = 2_048;
const usualTokensPerSecond = 50;
const longestWholeMs = 75_000;

/** A whole answer comes after all of its tokens are written. */
function wholeLimit({ thinking, promptTokens, maxOutputTokens, hasElsewhere, figures }: PatienceQuestion): number {
  if (thinking === "asked" || (thinking === "may" && !hasElsewhere)) return longestMs;
  const tokensPerSecond = Math.min((figures.tokensPerSecond?.p50 ?? usualTokensPerSecond) / 2, usualTokensPerSecond);
  const writingMs = ((maxOutputTokens ?? usualAnswerTokens) / tokensPerSecond) * 1_000;
  const limitMs = usualBeginningMs + promptTokens * readingMsPerToken + writingMs;
  return Math.min(limitMs, hasElsewhere ? longestWholeMs : longestMs);
}

/** Nothing is told on the way: an image takes a minute or two, a long recording or text about as long. */
const taskMs: Readonly<Record<TaskName, number>> = {
  embeddings: 30_000,
  rerank: 30_000,
  images: 150_000,
  speech: 60_000,
  transcriptions: 120_000,
  search: 15_000,
};

function taskPatience(task: TaskName, { promptTokens, hasElsewhere }: PatienceQuestion): Patience {
  const limitMs = Math.min(taskMs[task] + promptTokens * readingMsPerToken, longestMs);
  const ms = hasElsewhere ? limitMs : longestMs;
  return { firstByteMs: ms, firstTokenMs: ms };
}
