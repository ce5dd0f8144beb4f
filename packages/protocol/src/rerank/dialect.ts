import { writeErrorReply } from "../openai-chat/write-error.ts";
import type { TaskDialect } from "../task.ts";
import { readRerank } from "./read-request.ts";
import { writeRerank } from "./write-answer.ts";

/** `POST /rerank`: a query and documents in, the documents by how well they answer it out. */
export const rerank: TaskDialect = {
  apiType: "rerank",
  read(body) {
    const { call, sent, returnsDocuments } = readRerank(body);
    return {
      call,
      writer: {
        whole: (answer, envelope, closing) => {
          if (answer.task !== "rerank") throw new Error(`The answer to rerank is one to ${answer.task}`);
          const text = writeRerank(answer, envelope, { ...closing, sent: returnsDocuments ? sent : undefined });
          return { contentType: "application/json; charset=utf-8", body: text };
        },
      },
    };
  },
  writeError: writeErrorReply,
};
