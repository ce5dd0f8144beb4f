import { bearer } from "../keys/authorize.ts";
import { stoppable } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { openaiLikeEmbeddings } from "../dialects/embeddings/openai-embeddings.ts";
import { defineProvider } from "../provider.ts";

export const fireworks = defineProvider({
  id: "fireworks",
  name: "Fireworks",
  baseUrl: "https://api.fireworks.ai/inference/v1",
  dialect: openaiChat,
  tasks: { embeddings: openaiLikeEmbeddings },
  keyVariable: "FIREWORKS_API_KEY",
  authorize: bearer,
  billing: stoppable,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
