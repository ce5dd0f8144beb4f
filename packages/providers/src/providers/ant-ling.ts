import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const antLing = defineProvider({
  id: "ant-ling",
  name: "Ant Ling",
  baseUrl: "https://api.ant-ling.com/v1",
  dialect: openaiChat,
  keyVariable: "ANT_LING_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
