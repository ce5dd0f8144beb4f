import type { Answer, JsonObject } from "@causeway/protocol";
import { MalformedAnswer } from "../../provider.ts";
import { answerOfParts } from "../answer-of-parts.ts";
import { objectOf, objectsOf, textOf } from "../loosely.ts";
import { blockReader, finishPart } from "./block-reader.ts";
import { readUsage } from "./read-usage.ts";

export function readAnswer(body: unknown): Answer {
  const answer = objectOf(body);
  const message = objectOf(objectOf(answer?.["output"])?.["message"]);
  if (answer === undefined || message === undefined) throw new MalformedAnswer("The answer holds no message");
  const blocks = blockReader();
  const native = textOf(answer["stopReason"]);
  const usage = readUsage(answer["usage"]);
  return answerOfParts([
    ...objectsOf(message["content"])
      .flatMap(citedText)
      .flatMap((block, index) => {
        const tool = objectOf(block["toolUse"]);
        const whole = tool ? { toolUse: { input: JSON.stringify(tool["input"] ?? {}) } } : block;
        return [...blocks.start(index, block), ...blocks.delta(index, whole)];
      }),
    ...(native === undefined ? [] : [finishPart(native)]),
    ...(usage ? [{ type: "usage", usage } as const] : []),
  ]);
}

/** Text with its sources beside it is a block of its own kind; a stream tells it as any text. */
function citedText(block: JsonObject): readonly JsonObject[] {
  const cited = objectOf(block["citationsContent"]);
  return cited === undefined ? [block] : objectsOf(cited["content"]);
}
