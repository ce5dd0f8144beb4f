import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const baseten = defineProvider({
  id: "baseten",
  name: "Baseten",
  baseUrl: "https://inference.baseten.co/v1",
  dialect: openaiChat,
  keyVariable: "BASETEN_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
