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
    const options = { echoed, excludeReasoning: call.request.reasoning?.exclude ?? false };
    return {
      call,
      writer: {
        ...streamWords,
        whole: (answer, envelope, closing) => writeCompletion(answer, envelope, closing, options),
        stream: (envelope) => completionStream(envelope, options),
      },
    };
  },
  writeError: writeErrorReply,
};
