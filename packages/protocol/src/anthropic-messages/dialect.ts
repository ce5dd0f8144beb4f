import type { AnswerEnvelope } from "../answer-envelope.ts";
import type { InboundDialect } from "../inbound-dialect.ts";
import { readMessagesCall } from "./read-request.ts";
import { writeErrorBody } from "./write-error.ts";
import { eventWriter, pingEvent } from "./write-events.ts";
import { writeMessage } from "./write-message.ts";
import { failureOf } from "../failure.ts";

/** `POST /messages`. */
export const anthropicMessages: InboundDialect = {
  apiType: "messages",
  read(body, head) {
    const call = readMessagesCall(body, head);
    const excludes = call.request.reasoning?.exclude ?? false;
    const optionsFor = ({ hidesReasoning = false }: AnswerEnvelope) => ({
      excludeReasoning: excludes || hidesReasoning,
    });
    return {
      call,
      writer: {
        streamType: "text/event-stream; charset=utf-8",
        keepAlive: pingEvent,
        queueNotice: (facts) => `: CAUSEWAY QUEUE ${facts}\n`,
        whole: (answer, envelope, closing) => writeMessage(answer, envelope, closing, optionsFor(envelope)),
        stream: (envelope) => eventWriter(envelope, optionsFor(envelope)),
      },
    };
  },
  writeError: (error, { requestId }) => ({
    status: failureOf(error).status,
    body: JSON.stringify(writeErrorBody(error, requestId)),
  }),
};
