import { bearer } from "../keys/authorize.ts";
import { stoppable } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { xaiResponses } from "../dialects/openai-responses.ts";
import { defineProvider } from "../provider.ts";

export const xai = defineProvider({
  id: "xai",
  name: "xAI",
  baseUrl: "https://api.x.ai/v1",
  dialect: openaiChat,
  searchDialect: xaiResponses,
  keyVariable: "XAI_API_KEY",
  authorize: bearer,
  billing: { ...stoppable, hidesReasoning: true },
  dataPolicy: { trainsOnPrompts: false, retentionDays: 30 },
});
