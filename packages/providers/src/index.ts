export { anthropicKey, bearer } from "./keys/authorize.ts";
export { anthropicMessages } from "./dialects/anthropic-messages.ts";
export { openaiChat } from "./dialects/openai-chat.ts";
export { outcomeOfStreamError } from "./dialects/provider-error/read-stream-error.ts";
export { type ModelListFormat, modelListFormats, modelListOf } from "./model-list.ts";
export { type ProbeResult } from "./probe.ts";
export { type EndpointProbeQuestion, type EndpointProbeResult, probeOwnEndpoint } from "./probe-own-endpoint.ts";
export { probeOwnKey, type ProbeQuestion } from "./probe-own-key.ts";
export * from "./provider.ts";
export { providers } from "./registry.gen.ts";
export {
  ownKeyAddresses,
  type ProviderConnection,
  providerConnections,
  type Variables,
} from "./provider-connections.ts";
export { createUpstream, type UpstreamOptions } from "./upstream.ts";
