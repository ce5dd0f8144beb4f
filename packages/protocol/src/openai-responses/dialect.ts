import type { InboundDialect } from "../inbound-dialect.ts";
import { streamWords } from "../openai-chat/stream-words.ts";
import { writeErrorReply } from "../openai-chat/write-error.ts";
import { echoOf } from "./echo.ts";
import { readResponses } from "./read-request.ts";
import { writeWholeResponse } from "./write-response.ts";
import { responseStream } from "./write-stream.ts";

/** `POST /responses`: one answer a call, and nothing stored. */
export const openaiResponses: InboundDialect = {
  apiType: "responses",
  read(sent) {
    const { body, call, toolNames, wantsLogprobs } = readResponses(sent);
    const excludeReasoning = call.request.reasoning?.exclude ?? false;
    const options = { toolNames, wantsLogprobs, excludeReasoning, echo: echoOf(body) };
    return {
      call,
      writer: {
        ...streamWords,
        whole: (answer, envelope, closing) => writeWholeResponse(answer, envelope, closing, options),
        stream: (envelope) => responseStream(envelope, options),
      },
    };
  },
  writeError: writeErrorReply,
};
