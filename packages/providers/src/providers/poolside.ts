import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const poolside = defineProvider({
  id: "poolside",
  name: "Poolside",
  baseUrl: "https://inference.poolside.ai/v1",
  dialect: openaiChat,
  keyVariable: "POOLSIDE_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
