import type { Dialect } from "../provider.ts";
import { openStream } from "./openai-chat/open-stream.ts";
import { readAnswer } from "./openai-chat/read-answer.ts";
import { type OpenaiChatVariant, writeRequest } from "./openai-chat/write-request.ts";
import { supportedRequest } from "./supported-request.ts";
import { isErrorBody, readError } from "./provider-error/read-error.ts";

/** The chat completions format, for providers that differ in how the request is written. */
export const openaiChatVariant = (variant: OpenaiChatVariant): Dialect => ({
  id: "openai-chat",
  path: "/chat/completions",
  writeRequest: (request, call) => writeRequest(supportedRequest(request, call), call, variant),
  readAnswer,
  openStream,
  isErrorBody,
  readError,
});

/** The chat completions format of OpenAI, as most providers speak it. */
export const openaiChat: Dialect = openaiChatVariant({});
