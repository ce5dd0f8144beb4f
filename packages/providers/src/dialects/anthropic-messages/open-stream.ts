import type { JsonObject, StreamPart } from "@causeway/protocol";
import { MalformedAnswer, type ServerSentEvent, type StreamReader } from "../../provider.ts";
import { countOf, objectOf, objectsOf, stringOf, textOf } from "../loosely.ts";
import { readStreamError } from "../provider-error/read-stream-error.ts";
import { RepeatedEvent, type TextPart } from "../repeated-event.ts";
import { type BlockStream, blockStream } from "./block-stream.ts";
import { refusalCategoryOf, stopSequenceOf } from "./read-answer.ts";
import { readUsage } from "./read-usage.ts";
import { readStopReason } from "./stop-reason.ts";

/** Reads `message_start`, `content_block_*`, `message_delta`, `message_stop`, `error` and a whole `message`. */
export function openStream(): StreamReader {
  let counts: JsonObject | undefined;
  /** A message that was complete when it began: nothing else says why it stopped. */
  let stopAtStart: JsonObject = {};
  const blocks: BlockStream = blockStream();
  const repeated = new RepeatedEvent((data) => textAlone(parseLoosely(data) ?? {}));

  const usageParts = (value: unknown): readonly StreamPart[] => {
    const read = readUsage(value, counts);
    if (read === undefined || value === undefined) return [];
    counts = read.raw;
    return [{ type: "usage", usage: read.usage }];
  };

  const finishParts = (delta: JsonObject): readonly StreamPart[] => {
    const native = textOf(delta["stop_reason"]);
    if (native === undefined) return [];
    const explanation = textOf(objectOf(delta["stop_details"])?.["explanation"]);
    return [
      ...(native === "refusal" && explanation !== undefined
        ? [{ type: "refusal", choice: 0, text: explanation } as const]
        : []),
      {
        type: "finish",
        choice: 0,
        reason: blocks.isStructuredOutput() ? "stop" : readStopReason(native),
        nativeReason: native,
        ...stopSequenceOf(delta),
        ...refusalCategoryOf(delta),
      },
    ];
  };

  return {
    read(event: ServerSentEvent): readonly StreamPart[] {
      const again = repeated.recognise(event.data);
      if (again !== undefined) {
        blocks.wrote(again.text);
        return [again];
      }
      if (event.data.trim() === "") return [];
      const body = parse(event.data);
      const text = textAlone(body);
      if (text !== undefined) {
        repeated.learn(event.data, text);
        blocks.wrote(text.text);
        return [text];
      }
      const index = countOf(body["index"]) ?? 0;
      switch (stringOf(body["type"]) ?? event.event ?? "") {
        case "message_start": {
          const message = objectOf(body["message"]) ?? {};
          stopAtStart = message;
          return [...wholeMessage(blocks, message), ...usageParts(message["usage"])];
        }
        case "message":
          return [...wholeMessage(blocks, body), ...finishParts(body), ...usageParts(body["usage"])];
        case "content_block_start":
          return blocks.start(index, objectOf(body["content_block"]) ?? {});
        case "content_block_delta":
          return blocks.delta(index, objectOf(body["delta"]) ?? {});
        case "content_block_stop":
          return blocks.stop(index);
        case "message_delta":
          stopAtStart = {};
          return [...finishParts(objectOf(body["delta"]) ?? {}), ...usageParts(body["usage"])];
        case "message_stop":
          return [...finishParts(stopAtStart), { type: "end" }];
        case "error":
          return [readStreamError(body)];
        default:
          return [];
      }
    },
  };
}

/** What nearly every event of a stream is: a piece of text, whichever block it is in. */
function textAlone({ type, delta }: JsonObject): TextPart | undefined {
  const piece = type === "content_block_delta" ? objectOf(delta) : undefined;
  const text = piece?.["type"] === "text_delta" ? textOf(piece["text"]) : undefined;
  return text === undefined ? undefined : { type: "text", choice: 0, text };
}

/**
 * Blocks that are all there: some providers answer a streamed call at once, and Anthropic begins a message with what
 * its own tools and those that called them had made before.
 */
const wholeMessage = (blocks: BlockStream, message: JsonObject): readonly StreamPart[] => [
  { type: "start", upstreamId: textOf(message["id"]) },
  ...objectsOf(message["content"]).flatMap((block, index) => [...blocks.start(index, block), ...blocks.stop(index)]),
];

function parse(data: string): JsonObject {
  const body = parseLoosely(data);
  if (body) return body;
  throw new MalformedAnswer("A streamed event is not a JSON object");
}

function parseLoosely(data: string): JsonObject | undefined {
  try {
    return objectOf(JSON.parse(data));
  } catch {
    return undefined;
  }
}
