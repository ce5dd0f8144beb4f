import type { Dialect } from "../provider.ts";
import { openStream } from "./anthropic-messages/open-stream.ts";
import { readAnswer } from "./anthropic-messages/read-answer.ts";
import { writeRequest } from "./anthropic-messages/write-request.ts";
import { supportedRequest } from "./supported-request.ts";
import { isErrorBody, readError } from "./provider-error/read-error.ts";

/** The messages format of Anthropic. */
export const anthropicMessages: Dialect = {
  id: "anthropic-messages",
  path: () => "/messages",
  writeRequest: (request, call) => writeRequest(supportedRequest(request, call), call),
  headersOf: ({ native }) => (native?.format === "anthropic-messages" ? native.headers : {}),
  readAnswer,
  openStream,
  isErrorBody,
  readError,
};
