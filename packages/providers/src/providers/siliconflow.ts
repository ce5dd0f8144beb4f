import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { openaiLikeEmbeddings } from "../dialects/embeddings/openai-embeddings.ts";
import { tokenRerankAt } from "../dialects/rerank/token-rerank.ts";
import { defineProvider } from "../provider.ts";

export const siliconflow = defineProvider({
  id: "siliconflow",
  name: "SiliconFlow",
  baseUrl: "https://api.siliconflow.com/v1",
  dialect: openaiChat,
  tasks: { embeddings: openaiLikeEmbeddings, rerank: tokenRerankAt("/rerank") },
  keyVariable: "SILICONFLOW_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
