import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const nearai = defineProvider({
  id: "nearai",
  name: "NEAR AI",
  baseUrl: "https://cloud-api.near.ai/v1",
  dialect: openaiChat,
  keyVariable: "NEARAI_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
