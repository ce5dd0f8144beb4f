import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { openaiLikeEmbeddings } from "../dialects/embeddings/openai-embeddings.ts";
import { defineProvider } from "../provider.ts";

export const scaleway = defineProvider({
  id: "scaleway",
  name: "Scaleway",
  baseUrl: "https://api.scaleway.ai/v1",
  dialect: openaiChat,
  tasks: { embeddings: openaiLikeEmbeddings },
  keyVariable: "SCALEWAY_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
