import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const sakana = defineProvider({
  id: "sakana",
  name: "Sakana AI",
  baseUrl: "https://api.sakana.ai/v1",
  dialect: openaiChat,
  keyVariable: "SAKANA_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
