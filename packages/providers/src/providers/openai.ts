import { bearer } from "../keys/authorize.ts";
import { stoppable } from "../billing-terms.ts";
import { renameField, withoutForeignSampling } from "../body-fields.ts";
import { openaiEmbeddings } from "../dialects/embeddings/openai-embeddings.ts";
import { openaiImages } from "../dialects/images/openai-images.ts";
import { openaiSpeech } from "../dialects/speech/openai-speech.ts";
import { openaiTranscriptions } from "../dialects/transcriptions/openai-transcriptions.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { needsResponses, openaiResponses } from "../dialects/openai-responses.ts";
import { defineProvider } from "../provider.ts";

export const openai = defineProvider({
  id: "openai",
  name: "OpenAI",
  baseUrl: "https://api.openai.com/v1",
  dialect: openaiChat,
  dialectFor: (upstreamModelId) => (needsResponses(upstreamModelId) ? openaiResponses : openaiChat),
  searchDialect: openaiResponses,
  tasks: {
    embeddings: openaiEmbeddings,
    images: openaiImages,
    speech: openaiSpeech,
    transcriptions: openaiTranscriptions,
  },
  keyVariable: "OPENAI_API_KEY",
  authorize: bearer,
  // Reasoning models refuse `max_tokens`; the newer name works for all.
  adjustRequest: (body) => renameField(withoutForeignSampling(body), "max_tokens", "max_completion_tokens"),
  billing: { ...stoppable, hidesReasoning: true },
  dataPolicy: { trainsOnPrompts: false, retentionDays: 30 },
  conformance: { models: ["gpt-5.4", "gpt-5.4-pro"] },
});
