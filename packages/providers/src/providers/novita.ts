import { bearer } from "../keys/authorize.ts";
import { stoppable } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const novita = defineProvider({
  id: "novita",
  name: "Novita AI",
  baseUrl: "https://api.novita.ai/openai",
  dialect: openaiChat,
  keyVariable: "NOVITA_API_KEY",
  authorize: bearer,
  billing: stoppable,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
