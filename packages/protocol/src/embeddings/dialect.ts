import type { TaskDialect } from "../task.ts";
import { writeErrorReply } from "../openai-chat/write-error.ts";
import { readEmbeddings } from "./read-request.ts";
import { writeEmbeddings } from "./write-answer.ts";

/** `POST /embeddings`: texts in, vectors out. */
export const openaiEmbeddings: TaskDialect = {
  apiType: "embeddings",
  read(body) {
    const call = readEmbeddings(body);
    return {
      call,
      writer: {
        whole: (answer, envelope, closing) => {
          if (answer.task !== "embeddings") throw new Error(`The answer to embeddings is one to ${answer.task}`);
          const text = writeEmbeddings(answer, envelope, { ...closing, encoding: call.request.encoding });
          return { contentType: "application/json; charset=utf-8", body: text };
        },
      },
    };
  },
  writeError: writeErrorReply,
};
