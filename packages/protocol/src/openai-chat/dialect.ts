import type { AnswerEnvelope } from "../answer-envelope.ts";
import type { InboundDialect } from "../inbound-dialect.ts";
import { readChatCompletion } from "./read-request.ts";
import { streamWords } from "./stream-words.ts";
import { writeChatCompletion } from "./write-answer.ts";
import { chunkWriter } from "./write-chunks.ts";
import { writeErrorReply } from "./write-error.ts";

/** `POST /chat/completions`. */
export const openaiChat: InboundDialect = {
  apiType: "chat-completions",
  read(body) {
    const call = readChatCompletion(body);
    const excludes = call.request.reasoning?.exclude ?? false;
    const optionsFor = ({ hidesReasoning = false }: AnswerEnvelope) => ({
      excludeReasoning: excludes || hidesReasoning,
    });
    return {
      call,
      writer: {
        ...streamWords,
        whole: (answer, envelope, closing) => writeChatCompletion(answer, envelope, closing, optionsFor(envelope)),
        stream: (envelope) => chunkWriter(envelope, optionsFor(envelope)),
      },
    };
  },
  writeError: writeErrorReply,
};
