import type { JsonObject, StreamPart } from "@causeway/protocol";
import { MalformedAnswer, type ServerSentEvent } from "../provider.ts";
import { objectOf, textOf } from "./loosely.ts";

/** An event of OpenAI's task streams; `undefined` for the mark after the last one. Throws `MalformedAnswer`. */
export function readTaskEvent({ data }: ServerSentEvent): JsonObject | undefined {
  if (data === "[DONE]") return undefined;
  try {
    const event = objectOf(JSON.parse(data));
    if (event) return event;
  } catch {
    // Told below.
  }
  throw new MalformedAnswer("An event of the stream is not JSON");
}

/** What an event says went wrong. */
export function taskErrorIn(event: JsonObject): StreamPart | undefined {
  const error = objectOf(event["error"]);
  if (error === undefined) return undefined;
  const message = textOf(error["message"]) ?? "it ended the stream with an error";
  return { type: "error", message, providerCode: textOf(error["code"]) };
}

export const taskDone: readonly StreamPart[] = [
  { type: "finish", choice: 0, reason: "stop", nativeReason: undefined },
  { type: "end" },
];
