import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const morph = defineProvider({
  id: "morph",
  name: "Morph",
  baseUrl: "https://api.morphllm.com/v1",
  dialect: openaiChat,
  keyVariable: "MORPH_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
