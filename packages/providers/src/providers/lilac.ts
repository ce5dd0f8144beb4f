import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const lilac = defineProvider({
  id: "lilac",
  name: "Lilac",
  baseUrl: "https://api.getlilac.com/v1",
  dialect: openaiChat,
  keyVariable: "LILAC_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
