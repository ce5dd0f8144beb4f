import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const regoloAi = defineProvider({
  id: "regolo-ai",
  name: "Regolo.ai",
  baseUrl: "https://api.regolo.ai/v1",
  dialect: openaiChat,
  keyVariable: "REGOLO_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
