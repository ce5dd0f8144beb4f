import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const upstage = defineProvider({
  id: "upstage",
  name: "Upstage",
  baseUrl: "https://api.upstage.ai/v1/solar",
  dialect: openaiChat,
  keyVariable: "UPSTAGE_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: false, retentionDays: undefined },
});
