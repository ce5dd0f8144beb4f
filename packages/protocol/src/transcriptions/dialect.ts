import { writeErrorReply } from "../openai-chat/write-error.ts";
import type { TaskDialect } from "../task.ts";
import { bodyOfForm } from "./read-form.ts";
import { readTranscriptions } from "./read-request.ts";
import { transcriptEvents } from "./write-events.ts";
import { writeTranscript } from "./write-answer.ts";

/** `POST /audio/transcriptions`: sound in, its words out. The body is JSON, or the form that OpenAI's clients send. */
export const transcriptions: TaskDialect = {
  apiType: "transcriptions",
  bodyOfForm,
  read(body) {
    const { call, format } = readTranscriptions(body);
    return {
      call,
      writer: {
        whole: (answer, _, closing) => {
          if (answer.task !== "transcriptions") throw new Error(`The answer to a recording is one to ${answer.task}`);
          return format === "text"
            ? { contentType: "text/plain; charset=utf-8", body: `${answer.text}\n` }
            : { contentType: "application/json; charset=utf-8", body: writeTranscript(answer, closing, format) };
        },
        pieces: call.request.stream ? transcriptEvents : undefined,
      },
    };
  },
  writeError: writeErrorReply,
};
