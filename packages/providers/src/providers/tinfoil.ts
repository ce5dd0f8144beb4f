import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const tinfoil = defineProvider({
  id: "tinfoil",
  name: "Tinfoil",
  baseUrl: "https://inference.tinfoil.sh/v1",
  dialect: openaiChat,
  keyVariable: "TINFOIL_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
