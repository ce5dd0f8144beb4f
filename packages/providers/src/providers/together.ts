import { bearer } from "../keys/authorize.ts";
import { stoppable } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { openaiLikeEmbeddings } from "../dialects/embeddings/openai-embeddings.ts";
import { defineProvider } from "../provider.ts";

export const together = defineProvider({
  id: "together",
  name: "Together AI",
  baseUrl: "https://api.together.xyz/v1",
  dialect: openaiChat,
  modelList: { format: "together", path: "/models" },
  tasks: { embeddings: openaiLikeEmbeddings },
  keyVariable: "TOGETHER_API_KEY",
  authorize: bearer,
  billing: stoppable,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
