import { stoppable } from "../billing-terms.ts";
import { renameField, withoutForeignSampling } from "../body-fields.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { needsResponses, openaiResponses } from "../dialects/openai-responses.ts";
import { azureAddress, azureKey, azureResource, deploymentIn } from "../keys/azure-key.ts";
import { openaiEmbeddings } from "../dialects/embeddings/openai-embeddings.ts";
import { openaiImages } from "../dialects/images/openai-images.ts";
import { openaiSpeech } from "../dialects/speech/openai-speech.ts";
import { openaiTranscriptions } from "../dialects/transcriptions/openai-transcriptions.ts";
import { defineProvider } from "../provider.ts";

export const azure = defineProvider({
  id: "azure",
  name: "Azure",
  // `{resource}` is the customer's: CAUSEWAY_PROVIDER_AZURE_BASE_URL, or a key as JSON that names it.
  baseUrl: "https://{resource}.openai.azure.com/openai/v1",
  dialect: openaiChat,
  dialectFor: (upstreamModelId) => (needsResponses(upstreamModelId) ? openaiResponses : openaiChat),
  tasks: {
    embeddings: openaiEmbeddings,
    images: openaiImages,
    speech: openaiSpeech,
    transcriptions: openaiTranscriptions,
  },
  keyVariable: "AZURE_API_KEY",
  authorize: (secret) => ({ "api-key": azureKey(secret) }),
  placesOf: azureResource,
  addressFor: azureAddress,
  // What Azure calls a model is the name of the customer's deployment of it.
  modelNameFor: deploymentIn,
  // Reasoning models refuse `max_tokens`; the newer name works for all.
  adjustRequest: (body) => renameField(withoutForeignSampling(body), "max_tokens", "max_completion_tokens"),
  billing: { ...stoppable, hidesReasoning: true },
  dataPolicy: { trainsOnPrompts: false, retentionDays: 30 },
  conformance: { models: ["gpt-5.4", "gpt-5.4-pro"] },
});
