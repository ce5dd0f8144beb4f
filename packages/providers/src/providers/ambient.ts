import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const ambient = defineProvider({
  id: "ambient",
  name: "Ambient",
  baseUrl: "https://api.ambient.xyz/v1",
  dialect: openaiChat,
  keyVariable: "AMBIENT_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
