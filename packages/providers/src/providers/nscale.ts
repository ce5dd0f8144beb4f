import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const nscale = defineProvider({
  id: "nscale",
  name: "Nscale",
  baseUrl: "https://inference.api.nscale.com/v1",
  dialect: openaiChat,
  keyVariable: "NSCALE_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
