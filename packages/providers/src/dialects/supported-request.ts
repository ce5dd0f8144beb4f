import type { ChatRequest } from "@causeway/protocol";
import type { UpstreamCall } from "../provider.ts";

/**
 * The request without the tuning that this endpoint's model does not take, as the catalogue knows it: reasoning models
 * answer 400 to `temperature`, others to an effort. What would be missed (tools, a response format) always stays.
 */
export function supportedRequest(request: ChatRequest, { supportedParameters }: UpstreamCall): ChatRequest {
  if (supportedParameters === undefined) return request;
  const takes = (name: string) => supportedParameters.includes(name);
  const { seed, ...extra } = request.extra;
  return {
    ...request,
    temperature: takes("temperature") ? request.temperature : undefined,
    topP: takes("top_p") ? request.topP : undefined,
    reasoning: takes("reasoning") ? request.reasoning : undefined,
    extra: takes("seed") && seed !== undefined ? { ...extra, seed } : extra,
  };
}
