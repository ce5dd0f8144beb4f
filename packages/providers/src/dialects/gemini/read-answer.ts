import type { Answer, JsonObject } from "@causeway/protocol";
import { answerOfParts } from "../answer-of-parts.ts";
import { MalformedAnswer } from "../../provider.ts";
import { objectOf, objectsOf, pick, textOf } from "../loosely.ts";
import { responseReader } from "./open-stream.ts";
import { groundingOf } from "./read-grounding.ts";

/** A whole answer is read as a stream of one piece. */
export function readAnswer(body: unknown): Answer {
  const response = objectOf(body);
  const candidates = objectsOf(response?.["candidates"]);
  const isBlocked = textOf(objectOf(response?.["promptFeedback"])?.["blockReason"]) !== undefined;
  if (response === undefined || (candidates.length === 0 && !isBlocked)) {
    throw new MalformedAnswer("The answer holds no candidates");
  }
  const answer = answerOfParts(responseReader()(response), pick(response, ["modelVersion"]));
  return {
    ...answer,
    choices: answer.choices.map((choice) => ({ ...choice, ...nativeOf(candidates[choice.index]) })),
  };
}

const nativeOf = (candidate: JsonObject | undefined) => {
  const content = objectsOf(objectOf(candidate?.["content"])?.["parts"]);
  const beside = candidate && groundingOf(candidate);
  return content.length > 0 ? { native: { format: "gemini" as const, content, ...(beside && { beside }) } } : {};
};
