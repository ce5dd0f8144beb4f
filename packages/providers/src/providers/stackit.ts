import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const stackit = defineProvider({
  id: "stackit",
  name: "STACKIT",
  baseUrl: "https://api.openai-compat.model-serving.eu01.onstackit.cloud/v1",
  dialect: openaiChat,
  keyVariable: "STACKIT_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
