import type { OwnEndpoint } from "@causeway/routing";
import { anthropicKey, bearer } from "./keys/authorize.ts";
import { stoppable } from "./billing-terms.ts";
import { anthropicMessages } from "./dialects/anthropic-messages.ts";
import { openaiLikeEmbeddings } from "./dialects/embeddings/openai-embeddings.ts";
import { openaiLikeImages } from "./dialects/images/openai-images.ts";
import { openaiLikeSpeech } from "./dialects/speech/openai-speech.ts";
import { openaiTranscriptions } from "./dialects/transcriptions/openai-transcriptions.ts";
import { openaiChat } from "./dialects/openai-chat.ts";
import type { Provider } from "./provider.ts";
import type { ProviderConnection } from "./provider-connections.ts";

type Address = Pick<OwnEndpoint, "wireFormat" | "baseUrl">;

/** An endpoint of a workspace's own, as a provider about which nothing is known but its wire format. */
export const ownEndpointConnection = ({ wireFormat, baseUrl }: Address, secret: string): ProviderConnection => ({
  provider: wireFormat === "openai-chat" ? anyOpenaiChat : anyAnthropicMessages,
  baseUrl,
  secret,
  isSandbox: false,
});

/** Whose it is pays for it: when the caller leaves, so do we. */
export const ownEndpointBilling = stoppable;

const unknown = {
  id: "own",
  name: "Own endpoint",
  baseUrl: "",
  keyVariable: "",
  billing: ownEndpointBilling,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
};

const anyOpenaiChat: Provider = {
  ...unknown,
  dialect: openaiChat,
  tasks: {
    embeddings: openaiLikeEmbeddings,
    images: openaiLikeImages,
    speech: openaiLikeSpeech,
    transcriptions: openaiTranscriptions,
  },
  authorize: (secret) => (secret === "" ? {} : bearer(secret)),
};

const anyAnthropicMessages: Provider = {
  ...unknown,
  dialect: anthropicMessages,
  authorize: (secret) => {
    const { "x-api-key": key, ...version } = anthropicKey(secret);
    return secret === "" ? version : { ...version, "x-api-key": key };
  },
};
