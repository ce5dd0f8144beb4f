import { bearer } from "../keys/authorize.ts";
import { stoppable } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const chutes = defineProvider({
  id: "chutes",
  name: "Chutes",
  baseUrl: "https://llm.chutes.ai/v1",
  dialect: openaiChat,
  keyVariable: "CHUTES_API_KEY",
  authorize: bearer,
  billing: stoppable,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
