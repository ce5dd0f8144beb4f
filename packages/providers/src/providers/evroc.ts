import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const evroc = defineProvider({
  id: "evroc",
  name: "evroc",
  baseUrl: "https://models.think.evroc.com/v1",
  dialect: openaiChat,
  keyVariable: "EVROC_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: false, retentionDays: undefined },
});
