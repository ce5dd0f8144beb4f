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
    ...objectsOf(message["content"]).flatMap((block, index) => [
      ...blocks.start(index, block),
      ...piecesOf(block).flatMap((piece) => blocks.delta(index, piece)),
      ...blocks.stop(index),
    ]),
    ...(native === undefined ? [] : [finishPart(native)]),
    ...(usage ? [{ type: "usage", usage } as const] : []),
  ]);
}

/** A block as a stream would tell it. Text with its sources beside it is a block of its own kind. */
function piecesOf(block: JsonObject): readonly JsonObject[] {
  const tool = objectOf(block["toolUse"]);
  if (tool) return [{ toolUse: { input: JSON.stringify(tool["input"] ?? {}) } }];
  const cited = objectOf(block["citationsContent"]);
  if (cited === undefined) return [block];
  return [...objectsOf(cited["content"]), ...objectsOf(cited["citations"]).map((citation) => ({ citation }))];
}
