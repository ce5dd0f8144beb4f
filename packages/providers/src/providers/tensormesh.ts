import { bearer } from "../authorize.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const tensormesh = defineProvider({
  id: "tensormesh",
  name: "Tensormesh",
  baseUrl: "https://serverless.tensormesh.ai/v1",
  dialect: openaiChat,
  keyVariable: "TENSORMESH_API_KEY",
  authorize: bearer,
  stopsBillingOnCancel: false,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
