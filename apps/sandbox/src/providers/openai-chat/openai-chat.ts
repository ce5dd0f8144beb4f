import { asRecord } from "../json.ts";
import { frame } from "../stream-script.ts";
import type { WireFormat } from "../wire-format.ts";
import { openaiError } from "../identities/openai-style.ts";
import { readOpenaiConversation } from "./read-conversation.ts";
import { finishReason, writeCompletion } from "./write-completion.ts";
import { writeOpenaiStream } from "./write-stream.ts";

export const openaiChat: WireFormat = {
  name: "openai-chat",
  read: readOpenaiConversation,
  writeWhole: ({ plan, conversation, identity, usage }) => writeCompletion(plan, conversation, identity, usage),
  writeStream: ({ plan, conversation, identity, usage, body }) =>
    writeOpenaiStream(
      plan,
      conversation,
      identity,
      usage,
      asRecord(asRecord(body).stream_options).include_usage === true,
    ),
  finishReason,
  // Anthropic's own OpenAI-compatible address answers in OpenAI's words.
  errorBody: (identity, failure) =>
    identity.slug === "anthropic" ? openaiError(failure) : identity.errorBody(failure),
  errorFrame: (message) =>
    frame(`data: ${JSON.stringify({ error: { message, type: "server_error", param: null, code: null } })}\n\n`),
  brokenFrame: frame('data: {"id":"chatcmpl-broken","choices":[{"index":0,"del\n\n'),
};
