import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const inception = defineProvider({
  id: "inception",
  name: "Inception",
  baseUrl: "https://api.inceptionlabs.ai/v1",
  dialect: openaiChat,
  keyVariable: "INCEPTION_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: false, retentionDays: undefined },
});
