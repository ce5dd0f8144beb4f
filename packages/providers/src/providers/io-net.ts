import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const ioNet = defineProvider({
  id: "io-net",
  name: "io.net",
  baseUrl: "https://api.intelligence.io.solutions/api/v1",
  dialect: openaiChat,
  keyVariable: "IOINTELLIGENCE_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
