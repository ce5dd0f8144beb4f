import type { AnswerEnvelope } from "../answer-envelope.ts";
import type { InboundDialect } from "../inbound-dialect.ts";
import { streamWords } from "../openai-chat/stream-words.ts";
import { writeErrorReply } from "../openai-chat/write-error.ts";
import { readCompletion } from "./read-request.ts";
import { completionStream } from "./write-chunks.ts";
import { writeCompletion } from "./write-completion.ts";

/** `POST /completions`: text in, text out, as it was before there were chats. */
export const openaiCompletions: InboundDialect = {
  apiType: "completions",
  read(body) {
    const { call, echoed } = readCompletion(body);
    const excludes = call.request.reasoning?.exclude ?? false;
    const optionsFor = ({ hidesReasoning = false }: AnswerEnvelope) => ({
      echoed,
      excludeReasoning: excludes || hidesReasoning,
    });
    return {
      call,
      writer: {
        ...streamWords,
        whole: (answer, envelope, closing) => writeCompletion(answer, envelope, closing, optionsFor(envelope)),
        stream: (envelope) => completionStream(envelope, optionsFor(envelope)),
      },
    };
  },
  writeError: writeErrorReply,
};
