import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const tensormesh = defineProvider({
  id: "tensormesh",
  name: "Tensormesh",
  baseUrl: "https://serverless.tensormesh.ai/v1",
  dialect: openaiChat,
  keyVariable: "TENSORMESH_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
