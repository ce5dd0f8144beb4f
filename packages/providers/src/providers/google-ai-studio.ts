import { unstoppable } from "../billing-terms.ts";
import { gemini } from "../dialects/gemini.ts";
import { geminiEmbed } from "../dialects/embeddings/gemini-embed.ts";
import { googleImagesAt } from "../dialects/images/google-images.ts";
import { defineProvider } from "../provider.ts";

export const googleAiStudio = defineProvider({
  id: "google-ai-studio",
  name: "Google AI Studio",
  baseUrl: "https://generativelanguage.googleapis.com/v1beta",
  dialect: gemini,
  tasksFor: (upstreamModelId) => ({ embeddings: geminiEmbed, images: googleImagesAt("/models", upstreamModelId) }),
  keyVariable: "GEMINI_API_KEY",
  authorize: (secret) => ({ "x-goog-api-key": secret }),
  // Every event of a stream carries `usageMetadata` with the counts so far.
  billing: { ...unstoppable, countsPromptFirst: true, countsAlong: true, hidesReasoning: true },
  dataPolicy: { trainsOnPrompts: false, retentionDays: 55 },
});
