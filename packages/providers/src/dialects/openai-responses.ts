import type { WebSearchWish } from "@causeway/protocol";
import type { Dialect } from "../provider.ts";
import { openStream } from "./openai-responses/open-stream.ts";
import { readAnswer } from "./openai-responses/read-answer.ts";
import { openaiSearch, type SearchWords, xaiSearch } from "./openai-responses/search-tool.ts";
import { writeRequest } from "./openai-responses/write-request.ts";
import { isErrorBody, readError } from "./provider-error/read-error.ts";
import { supportedRequest } from "./supported-request.ts";

const responses = (searchOf: (wish: WebSearchWish) => SearchWords): Dialect => ({
  id: "openai-responses",
  path: () => "/responses",
  writeRequest: (request, call) => writeRequest(supportedRequest(request, call), call, searchOf),
  readAnswer,
  openStream,
  isErrorBody,
  readError,
});

/** The newer format of OpenAI, for the models that it serves in no other. */
export const openaiResponses: Dialect = responses(openaiSearch);

/** The same as xAI speaks it, who searches in no other. */
export const xaiResponses: Dialect = responses(xaiSearch);

/** OpenAI's own names of those models: its deepest reasoners and those made for agents. */
export const needsResponses = (upstreamModelId: string): boolean =>
  /(?:^|-)(?:pro|codex|deep-research|computer-use)(?:-|$)/.test(upstreamModelId);
