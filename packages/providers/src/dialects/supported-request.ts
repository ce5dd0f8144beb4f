import type { ChatRequest, Reasoning } from "@causeway/protocol";
import type { UpstreamCall } from "../provider.ts";

/**
 * The request without the tuning that this endpoint's model does not take, as the catalogue knows it: reasoning models
 * answer 400 to `temperature`, others to an effort. What would be missed (tools, a response format) always stays.
 */
export function supportedRequest(request: ChatRequest, call: UpstreamCall): ChatRequest {
  const { supportedParameters } = call;
  if (supportedParameters === undefined) return request;
  const takes = (name: string) => supportedParameters.includes(name);
  const { seed, ...extra } = request.extra;
  for (const name of sentTuning(request)) {
    if (takes(name)) continue;
    call.warn?.({ code: "not-expressible", param: name, message: `${name} was left out: the model does not take it.` });
  }
  return {
    ...request,
    temperature: takes("temperature") ? request.temperature : undefined,
    topP: takes("top_p") ? request.topP : undefined,
    reasoning: takes("reasoning") ? request.reasoning : undefined,
    extra: takes("seed") && seed !== undefined ? { ...extra, seed } : extra,
  };
}

/** A wish not to see or not to have reasoning is met by a model that has none. */
const sentTuning = ({ temperature, topP, reasoning, extra }: ChatRequest): readonly string[] => [
  ...(temperature === undefined ? [] : ["temperature"]),
  ...(topP === undefined ? [] : ["top_p"]),
  ...(reasoning && wantsReasoning(reasoning) ? ["reasoning"] : []),
  ...(extra["seed"] === undefined ? [] : ["seed"]),
];

const wantsReasoning = ({ effort, maxTokens, enabled }: Reasoning): boolean =>
  enabled !== false && effort !== "none" && (effort !== undefined || maxTokens !== undefined || enabled === true);
