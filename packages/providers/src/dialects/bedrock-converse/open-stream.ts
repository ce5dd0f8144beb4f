import type { JsonObject, StreamPart } from "@causeway/protocol";
import { MalformedAnswer, type ServerSentEvent, type StreamReader } from "../../provider.ts";
import { cleanMessage } from "../provider-error/clean-message.ts";
import { countOf, objectOf, textOf } from "../loosely.ts";
import { blockReader, finishPart } from "./block-reader.ts";
import { readUsage } from "./read-usage.ts";

/** Reads the events of ConverseStream, which are named by their headers. Why it stopped and the counts come at the end. */
export function openStream(): StreamReader {
  const blocks = blockReader();
  const awaited = new Set(["messageStop", "metadata"]);
  const endAfter = (event: string): readonly StreamPart[] => {
    awaited.delete(event);
    return awaited.size === 0 ? [{ type: "end" }] : [];
  };
  return {
    read({ event = "", data }: ServerSentEvent): readonly StreamPart[] {
      const body = parse(data);
      const index = countOf(body["contentBlockIndex"]) ?? 0;
      switch (event) {
        case "messageStart":
          return [{ type: "start", upstreamId: undefined }];
        case "contentBlockStart":
          return blocks.start(index, objectOf(body["start"]) ?? {});
        case "contentBlockDelta":
          return blocks.delta(index, objectOf(body["delta"]) ?? {});
        case "contentBlockStop":
          return blocks.stop(index);
        case "messageStop":
          return [finishPart(textOf(body["stopReason"]) ?? "end_turn"), ...endAfter(event)];
        case "metadata": {
          const usage = readUsage(body["usage"]);
          return [...(usage ? [{ type: "usage", usage } as const] : []), ...endAfter(event)];
        }
        default:
          return /exception$|error$/i.test(event) ? [readException(event, body)] : [];
      }
    },
  };
}

function readException(name: string, body: JsonObject): StreamPart {
  const status = statuses[name.toLowerCase()] ?? 500;
  const message = cleanMessage(textOf(body["message"]), "The provider broke off the answer without saying why");
  return { type: "error", message, providerCode: name, status };
}

/** What the same exceptions are answered with outside of a stream. */
const statuses: Readonly<Record<string, number>> = {
  throttlingexception: 429,
  validationexception: 400,
  accessdeniedexception: 403,
  resourcenotfoundexception: 404,
  modeltimeoutexception: 408,
  modelstreamerrorexception: 424,
  internalserverexception: 500,
  serviceunavailableexception: 503,
};

function parse(data: string): JsonObject {
  try {
    const body = objectOf(data === "" ? {} : JSON.parse(data));
    if (body) return body;
  } catch {
    // Falls through.
  }
  throw new MalformedAnswer("A streamed event is not a JSON object");
}
