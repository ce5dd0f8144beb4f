import { openaiError } from "../identities/openai-style.ts";
import type { PlannedChoice, ReplyPlan } from "../reply/plan-reply.ts";
import { frame } from "../stream-script.ts";
import type { WireFormat } from "../wire-format.ts";
import { readResponsesConversation } from "./read-conversation.ts";
import { closing, itemsOf, responseOf, status, writeUsage } from "./write-response.ts";
import { event, writeResponsesStream } from "./write-stream.ts";

/** OpenAI's newer format, without anything stored. */
export const openaiResponses: WireFormat = {
  name: "openai-responses",
  read: readResponsesConversation,
  writeWhole: (answer) => {
    const choice = firstChoice(answer.plan);
    return responseOf(answer, {
      ...closing(choice),
      output: itemsOf(answer, choice),
      ...(answer.usage && { usage: writeUsage(answer.usage, answer) }),
    });
  },
  writeStream: (answer) => writeResponsesStream(answer, firstChoice(answer.plan)),
  finishReason: status,
  errorBody: (_identity, failure) => openaiError(failure),
  errorFrame: (message) => event("error", { code: "server_error", message, param: null, sequence_number: 0 }),
  brokenFrame: frame('event: response.output_text.delta\ndata: {"type":"response.output_te\n\n'),
};

function firstChoice({ choices: [first] }: ReplyPlan): PlannedChoice {
  if (!first) throw new Error("A reply is planned with at least one choice.");
  return first;
}
