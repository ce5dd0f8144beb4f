import type { PlannedChoice, ReplyPlan } from "../reply/plan-reply.ts";
import type { WireFormat } from "../wire-format.ts";
import { readConverseConversation } from "./read-conversation.ts";
import { broken, exception, stopReason, writeConverse, writeConverseStream } from "./write-converse.ts";

/** Amazon Bedrock's Converse and ConverseStream. */
export const bedrockConverse: WireFormat = {
  name: "bedrock-converse",
  streamType: "application/vnd.amazon.eventstream",
  read: readConverseConversation,
  writeWhole: ({ plan, usage }) => writeConverse(firstChoice(plan), usage),
  writeStream: (answer) => writeConverseStream(answer, firstChoice(answer.plan)),
  finishReason: stopReason,
  // AWS answers 403 to keys that it does not know.
  statusOf: (failure) => (failure.kind === "missing-key" || failure.kind === "wrong-key" ? 403 : failure.status),
  errorBody: (_identity, failure) => ({
    message: failure.kind === "wrong-key" ? "The security token included in the request is invalid." : failure.message,
  }),
  errorFrame: (message) => exception("internalServerException", message),
  brokenFrame: broken(),
};

function firstChoice({ choices: [first] }: ReplyPlan): PlannedChoice {
  if (!first) throw new Error("A reply is planned with at least one choice.");
  return first;
}
