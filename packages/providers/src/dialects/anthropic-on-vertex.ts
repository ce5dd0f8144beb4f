import type { Dialect } from "../provider.ts";
import { anthropicMessages } from "./anthropic-messages.ts";

/** Claude on Vertex: the model is in the address, and the format's version in the body. */
export const anthropicOnVertex: Dialect = {
  ...anthropicMessages,
  path: ({ upstreamModelId, stream }) =>
    `/publishers/anthropic/models/${upstreamModelId}:${stream ? "streamRawPredict" : "rawPredict"}`,
  writeRequest(request, call) {
    const { model: _, ...body } = anthropicMessages.writeRequest(request, call);
    return { anthropic_version: "vertex-2023-10-16", ...body };
  },
};
