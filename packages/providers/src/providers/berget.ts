import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const berget = defineProvider({
  id: "berget",
  name: "Berget AI",
  baseUrl: "https://api.berget.ai/v1",
  dialect: openaiChat,
  keyVariable: "BERGET_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
