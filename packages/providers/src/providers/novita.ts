import { bearer } from "../keys/authorize.ts";
import { stoppable } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { openaiEmbeddingsVariant } from "../dialects/embeddings/openai-embeddings.ts";
import { tokenRerankAt } from "../dialects/rerank/token-rerank.ts";
import { defineProvider } from "../provider.ts";

export const novita = defineProvider({
  id: "novita",
  name: "Novita AI",
  baseUrl: "https://api.novita.ai/openai",
  dialect: openaiChat,
  tasks: { embeddings: openaiEmbeddingsVariant({ path: "/v1/embeddings" }), rerank: tokenRerankAt("/v1/rerank") },
  keyVariable: "NOVITA_API_KEY",
  authorize: bearer,
  billing: stoppable,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
