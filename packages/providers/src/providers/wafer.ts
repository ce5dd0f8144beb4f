import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const wafer = defineProvider({
  id: "wafer",
  name: "Wafer",
  baseUrl: "https://pass.wafer.ai/v1",
  dialect: openaiChat,
  keyVariable: "WAFER_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
