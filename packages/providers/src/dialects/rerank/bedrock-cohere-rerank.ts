import type { TaskFormat } from "../../task-format.ts";
import { bedrockConverse } from "../bedrock-converse.ts";
import { objectOf } from "../loosely.ts";
import { rankedIn } from "./read-ranking.ts";
import { textsIn } from "./texts-in.ts";

/** Cohere's rerank on Bedrock, by InvokeModel: the model is in the address, and nobody tells how many searches it was. */
export const bedrockCohereRerank: TaskFormat<"rerank"> = {
  id: "bedrock-cohere-rerank",
  path: (upstreamModelId) => `/model/${encodeURIComponent(upstreamModelId)}/invoke`,
  writeRequest: (request) => ({
    api_version: 2,
    query: request.query,
    documents: textsIn(request),
    ...(request.topN !== undefined && { top_n: request.topN }),
  }),
  readAnswer: ({ json }, request) => ({
    task: "rerank",
    upstreamId: undefined,
    results: rankedIn((objectOf(json) ?? {})["results"], request),
    usage: undefined,
  }),
  isErrorBody: (body) => bedrockConverse.isErrorBody(body),
  readError: (status, headers, body) => bedrockConverse.readError(status, headers, body),
};
