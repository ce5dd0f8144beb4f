import type { AnswerEnvelope } from "../answer-envelope.ts";
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
    const excludes = call.request.reasoning?.exclude ?? false;
    const echo = echoOf(body);
    const optionsFor = ({ hidesReasoning = false }: AnswerEnvelope) => ({
      toolNames,
      wantsLogprobs,
      excludeReasoning: excludes || hidesReasoning,
      echo,
    });
    return {
      call,
      writer: {
        ...streamWords,
        whole: (answer, envelope, closing) => writeWholeResponse(answer, envelope, closing, optionsFor(envelope)),
        stream: (envelope) => responseStream(envelope, optionsFor(envelope)),
      },
    };
  },
  writeError: writeErrorReply,
};
