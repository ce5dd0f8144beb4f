import { failureOf } from "../failure.ts";
import type { InboundDialect } from "../inbound-dialect.ts";
import { readGeminiCall } from "./read-request.ts";
import { writeErrorBody } from "./write-error.ts";
import { writeResponse } from "./write-response.ts";
import { arrayFraming, eventFraming, responseWriter } from "./write-stream.ts";

/** `POST /models/{model}:generateContent` and `:streamGenerateContent`. */
export const geminiGenerateContent: InboundDialect = {
  apiType: "generate-content",
  read(body, head) {
    const { call, includesThoughts } = readGeminiCall(body, head);
    const options = { includesThoughts };
    const framing = /[?&]alt=sse(?:&|$)/i.test(head.query) ? eventFraming : arrayFraming;
    return {
      call,
      writer: {
        streamType: framing.contentType,
        keepAlive: framing.keepAlive,
        queueNotice: (facts) => (framing === eventFraming ? `: CAUSEWAY QUEUE ${facts}\n\n` : framing.keepAlive),
        whole: (answer, envelope, closing) => writeResponse(answer, envelope, closing, options),
        stream: (envelope) => responseWriter(envelope, framing, options),
      },
    };
  },
  writeError: (error) => ({ status: failureOf(error).status, body: JSON.stringify(writeErrorBody(error)) }),
};
