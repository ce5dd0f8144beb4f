import { writeErrorReply } from "../openai-chat/write-error.ts";
import type { TaskDialect } from "../task.ts";
import { readSpeech } from "./read-request.ts";

/** `POST /audio/speech`: a text in, its sound out, as bytes. What it cost is told by `GET /generation`. */
export const speech: TaskDialect = {
  apiType: "speech",
  read: (body) => ({
    call: readSpeech(body),
    writer: {
      whole: (answer) => {
        if (answer.task !== "speech") throw new Error(`The answer to speech is one to ${answer.task}`);
        return { contentType: answer.mediaType, body: answer.audio };
      },
    },
  }),
  writeError: writeErrorReply,
};
