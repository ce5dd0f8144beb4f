import { writeErrorReply } from "../openai-chat/write-error.ts";
import type { TaskDialect } from "../task.ts";
import { readSearch } from "./read-request.ts";
import { writeSearch } from "./write-answer.ts";

/** `POST /search`: a query in, pages of the web out. */
export const search: TaskDialect = {
  apiType: "search",
  read: (body) => ({
    call: readSearch(body),
    writer: {
      whole: (answer, envelope, closing) => {
        if (answer.task !== "search") throw new Error(`The answer to search is one to ${answer.task}`);
        return { contentType: "application/json; charset=utf-8", body: writeSearch(answer, envelope, closing) };
      },
    },
  }),
  writeError: writeErrorReply,
};
