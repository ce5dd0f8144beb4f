import type { AnswerWriter } from "../inbound-dialect.ts";

/**
 * What every OpenAI format says around its events. No blank line follows a comment: some parsers turn a comment with one
 * into an empty event.
 */
export const streamWords: Pick<AnswerWriter, "streamType" | "keepAlive" | "queueNotice"> = {
  streamType: "text/event-stream; charset=utf-8",
  keepAlive: ": CAUSEWAY PROCESSING\n",
  queueNotice: (facts) => `: CAUSEWAY QUEUE ${facts}\n`,
};
