import type { Answer } from "@causeway/protocol";
import { MalformedAnswer } from "../../provider.ts";
import { answerOfParts } from "../answer-of-parts.ts";
import { objectOf, objectsOf, pick, textOf } from "../loosely.ts";
import { outputReader } from "./output-reader.ts";

export function readAnswer(body: unknown): Answer {
  const response = objectOf(body);
  if (response === undefined || !Array.isArray(response["output"])) {
    throw new MalformedAnswer("The answer holds no output");
  }
  const output = outputReader();
  return answerOfParts(
    [
      { type: "start", upstreamId: textOf(response["id"]) },
      ...objectsOf(response["output"]).flatMap((item, index) => output.end(index, item)),
      ...output.close(response),
    ],
    pick(response, ["service_tier"]),
  );
}
