import { bearer } from "../keys/authorize.ts";
import { unstoppable } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const ai21 = defineProvider({
  id: "ai21",
  name: "AI21",
  baseUrl: "https://api.ai21.com/studio/v1",
  dialect: openaiChat,
  keyVariable: "AI21_API_KEY",
  authorize: bearer,
  billing: unstoppable,
  dataPolicy: { trainsOnPrompts: false, retentionDays: undefined },
});
