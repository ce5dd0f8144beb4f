import type { Dialect } from "../provider.ts";
import { openStream } from "./openai-responses/open-stream.ts";
import { readAnswer } from "./openai-responses/read-answer.ts";
import { writeRequest } from "./openai-responses/write-request.ts";
import { isErrorBody, readError } from "./provider-error/read-error.ts";
import { supportedRequest } from "./supported-request.ts";

/** The newer format of OpenAI, for the models that it serves in no other. */
export const openaiResponses: Dialect = {
  id: "openai-responses",
  path: () => "/responses",
  writeRequest: (request, call) => writeRequest(supportedRequest(request, call), call),
  readAnswer,
  openStream,
  isErrorBody,
  readError,
};

/** OpenAI's own names of those models: its deepest reasoners and those made for agents. */
export const needsResponses = (upstreamModelId: string): boolean =>
  /(?:^|-)(?:pro|codex|deep-research|computer-use)(?:-|$)/.test(upstreamModelId);
