import {
  type Answer,
  answerOfParts,
  isContent,
  isToldByParts,
  partsOfAnswer,
  partsOfTask,
  type StreamPart,
  type TaskAnswer,
} from "@causeway/protocol";
import type { Ending, Reply } from "../reply-port.ts";
import type { KeptAnswer, KeptContent } from "./kept-answer.ts";

/** A kept answer in the form that is asked for. */
export type Replay =
  | { readonly form: "whole"; readonly answer: Answer | TaskAnswer }
  | { readonly form: "parts"; readonly parts: readonly (readonly StreamPart[])[] };

/** `undefined`: it cannot be told in this form without loss. */
export function replayOf(content: KeptContent, isStreamed: boolean): Replay | undefined {
  if ((content.form === "parts") === isStreamed) return content;
  if (content.form === "whole") {
    const { answer } = content;
    if (answer.task !== undefined) return { form: "parts", parts: [told(partsOfTask(answer))] };
    return isToldByParts(answer) ? { form: "parts", parts: [told(partsOfAnswer(answer))] } : undefined;
  }
  const parts = content.parts.flat();
  // A task in pieces has lost what only its whole answer says.
  if (parts.some(({ type }) => type === "piece")) return undefined;
  const answer = answerOfParts(parts);
  return answer && { form: "whole", answer };
}

/** The rest is told by the envelope and the ending. */
const told = (parts: readonly StreamPart[]): readonly StreamPart[] =>
  parts.filter((part) => isContent(part) || part.type === "finish");

/** All of a stream but its ending. The caller reads it at their own pace: what is kept is small. */
export function tellBeginning(reply: Reply, replay: Replay, envelope: KeptAnswer["envelope"]): void {
  if (replay.form === "whole") return;
  reply.begin(envelope);
  for (const parts of replay.parts) reply.send(parts);
}

export function endingOf(
  replay: Replay,
  envelope: KeptAnswer["envelope"],
  closing: Pick<Ending, "billed" | "warnings">,
): Ending {
  if (replay.form === "parts") return { ...closing, kind: "stream" };
  const { answer } = replay;
  return answer.task === undefined
    ? { ...closing, kind: "whole", answer, envelope }
    : { ...closing, kind: "task", answer, envelope };
}
