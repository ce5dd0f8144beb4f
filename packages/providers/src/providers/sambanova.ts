import { bearer } from "../keys/authorize.ts";
import { unstoppable } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const sambanova = defineProvider({
  id: "sambanova",
  name: "SambaNova",
  baseUrl: "https://api.sambanova.ai/v1",
  dialect: openaiChat,
  keyVariable: "SAMBANOVA_API_KEY",
  authorize: bearer,
  billing: unstoppable,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
