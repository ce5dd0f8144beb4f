import type { JsonObject, StreamPart } from "@causeway/protocol";
import { MalformedAnswer, type ServerSentEvent, type StreamReader } from "../../provider.ts";
import { countOf, objectOf, stringOf, textOf } from "../loosely.ts";
import { readStreamError } from "../provider-error/read-stream-error.ts";
import { outputReader } from "./output-reader.ts";

/** Reads `response.*` events; the last of them carries the whole answer once more, of which only the counts are used. */
export function openStream(): StreamReader {
  const output = outputReader();

  return {
    read(event: ServerSentEvent): readonly StreamPart[] {
      if (event.data.trim() === "" || event.data === "[DONE]") return [];
      const body = parse(event.data);
      const index = countOf(body["output_index"]) ?? 0;
      const response = objectOf(body["response"]) ?? {};
      switch (stringOf(body["type"]) ?? event.event ?? "") {
        case "response.created":
          return [{ type: "start", upstreamId: textOf(response["id"]) }];
        case "response.output_item.added":
          return output.begin(index, objectOf(body["item"]) ?? {});
        case "response.output_text.delta":
          return output.text(index, body["delta"]);
        case "response.refusal.delta":
          return output.text(index, body["delta"], "refusal");
        case "response.reasoning_summary_part.added":
          return (countOf(body["summary_index"]) ?? 0) > 0
            ? output.summary(index, textOf(body["item_id"]), "\n\n")
            : [];
        case "response.reasoning_summary_text.delta":
        case "response.reasoning_text.delta":
          return output.summary(index, textOf(body["item_id"]), body["delta"]);
        case "response.function_call_arguments.delta":
          return output.arguments(index, body["delta"]);
        case "response.output_item.done":
          return output.end(index, objectOf(body["item"]) ?? {});
        case "response.completed":
        case "response.incomplete":
          return [...output.close(response), { type: "end" }];
        case "response.failed":
          return [readStreamError(response)];
        case "error":
          return [readStreamError(objectOf(body["error"]) ? body : { error: { ...body, type: undefined } })];
        default:
          return [];
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
