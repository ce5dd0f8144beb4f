import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const dinference = defineProvider({
  id: "dinference",
  name: "DInference",
  baseUrl: "https://api.dinference.com/v1",
  dialect: openaiChat,
  keyVariable: "DINFERENCE_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
