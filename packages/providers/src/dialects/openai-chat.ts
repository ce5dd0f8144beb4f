import type { Dialect } from "../provider.ts";
import { openStream } from "./openai-chat/open-stream.ts";
import { readAnswer } from "./openai-chat/read-answer.ts";
import type { UsageVariant } from "./openai-chat/read-usage.ts";
import { type OpenaiChatVariant, writeRequest } from "./openai-chat/write-request.ts";
import { supportedRequest } from "./supported-request.ts";
import { isErrorBody, readError } from "./provider-error/read-error.ts";

/** The chat completions format, for providers that differ in how the request is written or tokens are counted. */
export const openaiChatVariant = (variant: OpenaiChatVariant & UsageVariant): Dialect => ({
  id: "openai-chat",
  path: () => "/chat/completions",
  writeRequest: (request, call) => writeRequest(supportedRequest(request, call), call, variant),
  readAnswer: (body) => readAnswer(body, variant),
  openStream: () => openStream(variant),
  isErrorBody,
  readError,
});

/** The chat completions format of OpenAI, as most providers speak it. */
export const openaiChat: Dialect = openaiChatVariant({});
