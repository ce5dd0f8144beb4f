import { anthropicMessages, geminiGenerateContent, type InboundDialect, openaiChat } from "@causeway/protocol";
import type { HonoRequest } from "hono";

/**
 * In whose words an error is told outside of inference: Google's under `/v1beta` and where its SDK sends its key in a
 * header of its own; Anthropic's where its SDK names the version it speaks; else OpenAI's, which are ours.
 */
export function readerDialect(request: HonoRequest): Pick<InboundDialect, "writeError"> {
  if (request.path.startsWith("/v1beta/") || request.header("x-goog-api-key") !== undefined)
    return geminiGenerateContent;
  return request.header("anthropic-version") === undefined ? openaiChat : anthropicMessages;
}
