import type { StreamPart } from "../answer.ts";
import type { AnswerEnvelope } from "../answer-envelope.ts";
import type { StreamWriter } from "../inbound-dialect.ts";
import { Candidate } from "./candidate.ts";
import { writeErrorBody } from "./write-error.ts";
import { frame, lostWarnings, type ResponseOptions, writeClosing } from "./write-response.ts";

/** How responses follow each other: as server-sent events (`alt=sse`), or as the items of one JSON array. */
export type Framing = {
  readonly contentType: string;
  readonly keepAlive: string;
  readonly open: string;
  item(json: string, isFirst: boolean): string;
  readonly close: string;
};

/** Clients cut at blank lines and read what begins with `data:`, so that a comment needs a blank line of its own. */
export const eventFraming: Framing = {
  contentType: "text/event-stream; charset=utf-8",
  keepAlive: ": CAUSEWAY PROCESSING\n\n",
  open: "",
  item: (json) => `data: ${json}\n\n`,
  close: "",
};

export const arrayFraming: Framing = {
  contentType: "application/json; charset=utf-8",
  keepAlive: "\n",
  open: "[",
  item: (json, isFirst) => (isFirst ? json : `,\n${json}`),
  close: "]\n",
};

/**
 * A streamed answer as a row of `GenerateContentResponse`s. Only the last one says why it stopped and what was used; an
 * answer that broke off ends with an error instead.
 */
export function responseWriter(envelope: AnswerEnvelope, framing: Framing, options: ResponseOptions): StreamWriter {
  const candidates = new Map<number, Candidate>();
  let isFirst = true;
  const item = (json: string): string => {
    const text = framing.item(json, isFirst);
    isFirst = false;
    return text;
  };
  const candidateOf = (choice: number): Candidate => {
    const candidate = candidates.get(choice) ?? new Candidate(choice, options.includesThoughts);
    candidates.set(choice, candidate);
    return candidate;
  };
  return {
    open: () => framing.open,
    write(parts: readonly StreamPart[]) {
      for (const part of parts) if ("choice" in part) candidateOf(part.choice).read(part);
      const told = [...candidates.values()].flatMap((candidate) => candidate.take() ?? []);
      return told.length === 0 ? "" : item(JSON.stringify({ candidates: told, ...frame(envelope) }));
    },
    end(closing) {
      const all = candidates.size > 0 ? [...candidates.values()] : [candidateOf(0)];
      const body = JSON.stringify({ candidates: all.map((candidate) => candidate.end()), ...frame(envelope) });
      return item(`${body.slice(0, -1)}${writeClosing(closing, lostWarnings(all))}}`) + framing.close;
    },
    fail(error, _finishReason, closing) {
      const body = JSON.stringify({ ...writeErrorBody(error), ...frame(envelope) });
      return item(`${body.slice(0, -1)}${closing === undefined ? "" : writeClosing(closing)}}`) + framing.close;
    },
  };
}
