import type { JsonObject, StreamPart } from "@causeway/protocol";
import { MalformedAnswer, type ServerSentEvent, type StreamReader } from "../../provider.ts";
import { countOf, objectOf, stringOf, textOf } from "../loosely.ts";
import { readStreamError } from "../provider-error/read-stream-error.ts";
import { annotationsPart } from "../cited-places.ts";
import { argumentParts, callParts, contentParts, endParts, pagesCited, planParts } from "./read-parts.ts";

/** Reads `message-start`, `content-*`, `tool-*` and `message-end`, told by their type. */
export function openStream(): StreamReader {
  /** Position among the tool calls, by the index that the provider gives. */
  const calls = new Map<number, number>();
  let text = "";
  return {
    read({ event, data }: ServerSentEvent): readonly StreamPart[] {
      if (data.trim() === "" || data === "[DONE]") return [];
      const body = parse(data);
      const delta = objectOf(body["delta"]) ?? {};
      const message = objectOf(delta["message"]) ?? {};
      const index = countOf(body["index"]) ?? 0;
      switch (stringOf(body["type"]) ?? event ?? "") {
        case "message-start":
          return [{ type: "start", upstreamId: textOf(body["id"]) }];
        case "content-start":
        case "content-delta":
          text += stringOf(objectOf(message["content"])?.["text"]) ?? "";
          return contentParts(objectOf(message["content"]) ?? {}, index);
        case "citation-start":
          return annotationsPart(pagesCited(objectOf(message["citations"]) ?? {}, text));
        case "tool-plan-delta":
          return planParts(message["tool_plan"]);
        case "tool-call-start": {
          const position = calls.size;
          calls.set(index, position);
          return callParts(objectOf(message["tool_calls"]) ?? {}, position);
        }
        case "tool-call-delta":
          return argumentParts(objectOf(message["tool_calls"]) ?? {}, calls.get(index) ?? 0);
        case "message-end": {
          const fault = textOf(delta["error"]);
          if (fault !== undefined) return [readStreamError({ message: fault })];
          return [...endParts(delta["finish_reason"], delta["usage"]), { type: "end" }];
        }
        default:
          return body["message"] === undefined ? [] : [readStreamError(body)];
      }
    },
  };
}

function parse(data: string): JsonObject {
  try {
    const body = objectOf(JSON.parse(data));
    if (body) return body;
  } catch {
    // Falls through.
  }
  throw new MalformedAnswer("A streamed event is not a JSON object");
}
