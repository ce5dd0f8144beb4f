import { writeErrorReply } from "../openai-chat/write-error.ts";
import type { TaskDialect } from "../task.ts";
import { readSpeech } from "./read-request.ts";
import { soundBytes, soundEvents } from "./write-stream.ts";

/**
 * `POST /audio/speech`: a text in, its sound out while it is made, as bytes or as events. What bytes cost is told by
 * `GET /generation`.
 */
export const speech: TaskDialect = {
  apiType: "speech",
  read(body) {
    const { call, streamFormat } = readSpeech(body);
    return {
      call,
      writer: {
        whole: (answer) => {
          if (answer.task !== "speech") throw new Error(`The answer to speech is one to ${answer.task}`);
          return { contentType: answer.mediaType, body: answer.audio };
        },
        pieces: streamFormat === "sse" ? soundEvents : soundBytes(call.request.format),
      },
    };
  },
  writeError: writeErrorReply,
};
