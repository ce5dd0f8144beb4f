import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const vultr = defineProvider({
  id: "vultr",
  name: "Vultr",
  baseUrl: "https://api.vultrinference.com/v1",
  dialect: openaiChat,
  keyVariable: "VULTR_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
