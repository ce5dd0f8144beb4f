import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const gmicloud = defineProvider({
  id: "gmicloud",
  name: "GMI Cloud",
  baseUrl: "https://api.gmi-serving.com/v1",
  dialect: openaiChat,
  keyVariable: "GMICLOUD_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: false, retentionDays: undefined },
});
