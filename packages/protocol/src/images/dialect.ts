import { writeErrorReply } from "../openai-chat/write-error.ts";
import type { TaskDialect } from "../task.ts";
import { readImages } from "./read-request.ts";
import { imageStreams } from "./write-events.ts";
import { writeImages } from "./write-answer.ts";

/** `POST /images`, and OpenAI's `/images/generations`: a text in, images out. */
export const images: TaskDialect = {
  apiType: "images",
  read(body) {
    const call = readImages(body);
    return {
      call,
      writer: {
        whole: (answer, envelope, closing) => {
          if (answer.task !== "images") throw new Error(`The answer to images is one to ${answer.task}`);
          return { contentType: "application/json; charset=utf-8", body: writeImages(answer, envelope, closing) };
        },
        pieces: call.request.stream ? imageStreams("image_generation") : undefined,
      },
    };
  },
  writeError: writeErrorReply,
};
