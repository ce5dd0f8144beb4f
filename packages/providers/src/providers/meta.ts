import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const meta = defineProvider({
  id: "meta",
  name: "Meta",
  baseUrl: "https://api.meta.ai/v1",
  dialect: openaiChat,
  keyVariable: "META_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
