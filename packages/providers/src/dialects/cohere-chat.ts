import type { Dialect } from "../provider.ts";
import { openStream } from "./cohere-chat/open-stream.ts";
import { readAnswer } from "./cohere-chat/read-answer.ts";
import { writeRequest } from "./cohere-chat/write-request.ts";
import { isErrorBody, readError } from "./provider-error/read-error.ts";
import { supportedRequest } from "./supported-request.ts";

/** The second version of Cohere's chat. */
export const cohereChat: Dialect = {
  id: "cohere-chat",
  path: () => "/chat",
  writeRequest: (request, call) => writeRequest(supportedRequest(request, call), call),
  readAnswer,
  openStream,
  isErrorBody,
  readError,
};
