import { anthropic } from "../identities/anthropic.ts";
import { frame } from "../stream-script.ts";
import { asRecord } from "../json.ts";
import type { PlannedChoice } from "../reply/plan-reply.ts";
import type { WireFormat } from "../wire-format.ts";
import { readAnthropicConversation } from "./read-conversation.ts";
import { stopReason, writeMessage } from "./write-message.ts";
import { event, writeAnthropicStream } from "./write-stream.ts";

export const anthropicMessages: WireFormat = {
  name: "anthropic-messages",
  read: readAnthropicConversation,
  writeWhole: ({ plan, conversation, usage }) => writeMessage(plan, firstChoice(plan.choices), conversation, usage),
  writeStream: ({ plan, conversation, identity, usage }) =>
    writeAnthropicStream(plan, firstChoice(plan.choices), conversation, identity, usage),
  finishReason: stopReason,
  errorBody: (_identity, failure) => anthropic.errorBody(failure),
  errorFrame: (message) => event("error", { error: { type: "api_error", message } }),
  brokenFrame: frame('event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"del\n\n'),
};

/** The same on Vertex: the model is in the address, the version in the body. */
export const anthropicOnVertex: WireFormat = {
  ...anthropicMessages,
  read(body, { model, stream }) {
    const fields = asRecord(body);
    if (fields.anthropic_version !== "vertex-2023-10-16") return { problem: "anthropic_version: Field required" };
    if (fields.model !== undefined) return { problem: "model: Extra inputs are not permitted" };
    return readAnthropicConversation({ ...fields, model, stream });
  },
};

function firstChoice(choices: readonly PlannedChoice[]): PlannedChoice {
  const [first] = choices;
  if (!first) throw new Error("A reply is planned with at least one choice.");
  return first;
}
