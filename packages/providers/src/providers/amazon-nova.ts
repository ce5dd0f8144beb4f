import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const amazonNova = defineProvider({
  id: "amazon-nova",
  name: "Amazon Nova",
  baseUrl: "https://api.nova.amazon.com/v1",
  dialect: openaiChat,
  keyVariable: "NOVA_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
