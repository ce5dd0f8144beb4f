import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const mixlayer = defineProvider({
  id: "mixlayer",
  name: "Mixlayer",
  baseUrl: "https://models.mixlayer.ai/v1",
  dialect: openaiChat,
  keyVariable: "MIXLAYER_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
