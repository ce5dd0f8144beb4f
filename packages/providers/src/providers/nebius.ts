import { bearer } from "../keys/authorize.ts";
import { unstoppable } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { openaiLikeEmbeddings } from "../dialects/embeddings/openai-embeddings.ts";
import { defineProvider } from "../provider.ts";

export const nebius = defineProvider({
  id: "nebius",
  name: "Nebius Token Factory",
  baseUrl: "https://api.tokenfactory.nebius.com/v1",
  dialect: openaiChat,
  tasks: { embeddings: openaiLikeEmbeddings },
  keyVariable: "NEBIUS_API_KEY",
  authorize: bearer,
  billing: unstoppable,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
