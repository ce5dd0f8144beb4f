import type { Answer } from "@causeway/protocol";
import { MalformedAnswer } from "../../provider.ts";
import { answerOfParts } from "../answer-of-parts.ts";
import { objectOf, objectsOf, textOf } from "../loosely.ts";
import { callParts, contentParts, endParts, planParts } from "./read-parts.ts";

export function readAnswer(body: unknown): Answer {
  const answer = objectOf(body);
  const message = objectOf(answer?.["message"]);
  if (answer === undefined || message === undefined) throw new MalformedAnswer("The answer holds no message");
  return answerOfParts([
    { type: "start", upstreamId: textOf(answer["id"]) },
    ...planParts(message["tool_plan"]),
    ...objectsOf(message["content"]).flatMap(contentParts),
    ...objectsOf(message["tool_calls"]).flatMap(callParts),
    ...endParts(answer["finish_reason"], answer["usage"]),
  ]);
}
