import { bearer } from "../authorize.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const sakana = defineProvider({
  id: "sakana",
  name: "Sakana AI",
  baseUrl: "https://api.sakana.ai/v1",
  dialect: openaiChat,
  keyVariable: "SAKANA_API_KEY",
  authorize: bearer,
  stopsBillingOnCancel: false,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
