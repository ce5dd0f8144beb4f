import type { Answer, JsonObject, ToolCall } from "@causeway/protocol";
import { MalformedAnswer } from "../../provider.ts";
import { objectOf, objectsOf, pick, stringOf, textOf } from "../loosely.ts";
import { webCitations } from "./read-citations.ts";
import { readDetail } from "./read-detail.ts";
import { searchesIn } from "./read-searches.ts";
import { readUsage } from "./read-usage.ts";
import { readStopReason } from "./stop-reason.ts";
import { structuredOutputTool } from "./write-output.ts";

export function readAnswer(body: unknown): Answer {
  const message = objectOf(body);
  if (message === undefined || !Array.isArray(message["content"])) {
    throw new MalformedAnswer("The answer holds no content");
  }
  const blocks = objectsOf(message["content"]);
  const details = blocks.map(readDetail).filter((detail) => detail !== undefined);
  const isStructured = blocks.some(isStructuredOutput);
  const native = textOf(message["stop_reason"]);
  const searches = searchesIn(blocks);
  return {
    upstreamId: textOf(message["id"]),
    choices: [
      {
        index: 0,
        text: textOfBlocks(blocks),
        refusal: native === "refusal" ? refusalOf(message) : undefined,
        reasoning: textOf(details.map((detail) => stringOf(detail["text"]) ?? "").join("")),
        reasoningDetails: details,
        toolCalls: blocks.flatMap(readToolCall),
        finishReason: native === undefined ? undefined : isStructured ? "stop" : readStopReason(native),
        nativeFinishReason: native,
        ...stopSequenceOf(message),
        ...refusalCategoryOf(message),
        logprobs: undefined,
        extra: annotationsOf(blocks),
        ...(searches.length > 0 && { searches }),
        ...(!isStructured && { native: { format: "anthropic-messages", content: blocks } }),
      },
    ],
    usage: readUsage(message["usage"])?.usage,
    extra: pick(objectOf(message["usage"]) ?? {}, ["service_tier"]),
  };
}

/** The stop text that was met. */
export function stopSequenceOf(message: JsonObject): { stopSequence?: string } {
  const stopSequence = stringOf(message["stop_sequence"]);
  return stopSequence === undefined ? {} : { stopSequence };
}

/** What a refusal is about. */
export function refusalCategoryOf(message: JsonObject): { refusalCategory?: string } {
  const category = textOf(objectOf(message["stop_details"])?.["category"]);
  const isWord = category !== undefined && /^[\w-]{1,64}$/.test(category);
  return message["stop_reason"] === "refusal" && isWord ? { refusalCategory: category } : {};
}

const textOfBlocks = (blocks: readonly JsonObject[]): string | undefined => {
  const texts = blocks.flatMap((block) => {
    if (block["type"] === "text") return stringOf(block["text"]) ?? [];
    return isStructuredOutput(block) ? JSON.stringify(block["input"] ?? {}) : [];
  });
  return texts.length > 0 ? texts.join("") : undefined;
};

/** Each block of text may cite what it is taken from. */
function annotationsOf(blocks: readonly JsonObject[]): JsonObject {
  let endIndex = 0;
  const annotations = blocks.flatMap((block) => {
    const startIndex = endIndex;
    if (block["type"] === "text") endIndex += (stringOf(block["text"]) ?? "").length;
    return webCitations(objectsOf(block["citations"]), { startIndex, endIndex });
  });
  return annotations.length > 0 ? { annotations } : {};
}

function readToolCall(block: JsonObject): readonly ToolCall[] {
  const [id, name] = [textOf(block["id"]), textOf(block["name"])];
  if (block["type"] !== "tool_use" || id === undefined || name === undefined || isStructuredOutput(block)) return [];
  return [{ id, name, argumentsText: JSON.stringify(block["input"] ?? {}) }];
}

const isStructuredOutput = (block: JsonObject): boolean =>
  block["type"] === "tool_use" && block["name"] === structuredOutputTool;

const refusalOf = (message: JsonObject): string | undefined =>
  textOf(objectOf(message["stop_details"])?.["explanation"]);
