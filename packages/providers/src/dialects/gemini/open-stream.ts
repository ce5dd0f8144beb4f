import type { JsonObject, StreamPart } from "@causeway/protocol";
import { MalformedAnswer, type ServerSentEvent, type StreamReader } from "../../provider.ts";
import { countOf, objectOf, objectsOf, textOf } from "../loosely.ts";
import { readStreamError } from "../provider-error/read-stream-error.ts";
import { type CandidateReader, candidateReader } from "./candidate-reader.ts";
import { searchesIn } from "./read-grounding.ts";
import { readUsage } from "./read-usage.ts";

/** Reads `GenerateContentResponse` events. The format has no last word: a stream ends by closing. */
export function openStream(): StreamReader {
  const read = responseReader();
  return {
    read: ({ data }: ServerSentEvent) => (data.trim() === "" || data === "[DONE]" ? [] : read(parse(data))),
  };
}

/** Reads the pieces of one answer in their order; a whole answer is a single piece. */
export function responseReader(): (piece: JsonObject) => readonly StreamPart[] {
  let upstreamId: string | undefined;
  let hasStarted = false;
  let searches = 0;
  const candidates = new Map<number, CandidateReader>();
  const readerOf = (choice: number): CandidateReader => {
    const reader = candidates.get(choice) ?? candidateReader(choice, () => upstreamId);
    candidates.set(choice, reader);
    return reader;
  };

  return (piece) => {
    if (piece["error"] !== undefined && piece["error"] !== null) return [readStreamError(piece)];
    upstreamId ??= textOf(piece["responseId"]);
    const start: readonly StreamPart[] = hasStarted ? [] : [{ type: "start", upstreamId }];
    hasStarted = true;
    searches = Math.max(searches, searchesIn(piece));
    const usage = readUsage(piece["usageMetadata"], searches);
    return [
      ...start,
      ...objectsOf(piece["candidates"]).flatMap((candidate, position) =>
        readerOf(countOf(candidate["index"]) ?? position).read(candidate),
      ),
      ...readBlock(piece),
      ...(usage ? [{ type: "usage", usage } as const] : []),
    ];
  };
}

/** A prompt that was blocked gets no candidates, only the reason. */
function readBlock(piece: JsonObject): readonly StreamPart[] {
  const feedback = objectOf(piece["promptFeedback"]);
  const reason = textOf(feedback?.["blockReason"]);
  if (reason === undefined) return [];
  const text = textOf(feedback?.["blockReasonMessage"]) ?? `The provider blocked the prompt: ${reason}.`;
  return [
    { type: "refusal", choice: 0, text },
    { type: "finish", choice: 0, reason: "content_filter", nativeReason: reason },
  ];
}

function parse(data: string): JsonObject {
  try {
    const body: unknown = JSON.parse(data);
    const piece = objectOf(Array.isArray(body) ? body[0] : body);
    if (piece) return piece;
  } catch {
    // Falls through.
  }
  throw new MalformedAnswer("A streamed event is not a JSON object");
}
