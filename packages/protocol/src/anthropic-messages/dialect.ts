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
    const options = { excludeReasoning: call.request.reasoning?.exclude ?? false };
    return {
      call,
      writer: {
        streamType: "text/event-stream; charset=utf-8",
        keepAlive: pingEvent,
        queueNotice: (facts) => `: CAUSEWAY QUEUE ${facts}\n`,
        whole: (answer, envelope, closing) => writeMessage(answer, envelope, closing, options),
        stream: (envelope) => eventWriter(envelope, options),
      },
    };
  },
  writeError: (error, { requestId }) => ({
    status: failureOf(error).status,
    body: JSON.stringify(writeErrorBody(error, requestId)),
  }),
};
