import type { Answer } from "@causeway/protocol";
import { MalformedAnswer } from "../../provider.ts";
import { answerOfParts } from "../answer-of-parts.ts";
import { objectOf, objectsOf, stringOf, textOf } from "../loosely.ts";
import { annotationsPart } from "../cited-places.ts";
import { callParts, contentParts, endParts, pagesCited, planParts } from "./read-parts.ts";

export function readAnswer(body: unknown): Answer {
  const answer = objectOf(body);
  const message = objectOf(answer?.["message"]);
  if (answer === undefined || message === undefined) throw new MalformedAnswer("The answer holds no message");
  const content = objectsOf(message["content"]);
  const text = content.map((block) => stringOf(block["text"]) ?? "").join("");
  return answerOfParts([
    { type: "start", upstreamId: textOf(answer["id"]) },
    ...planParts(message["tool_plan"]),
    ...content.flatMap(contentParts),
    ...annotationsPart(objectsOf(message["citations"]).flatMap((citation) => pagesCited(citation, text))),
    ...objectsOf(message["tool_calls"]).flatMap(callParts),
    ...endParts(answer["finish_reason"], answer["usage"]),
  ]);
}
