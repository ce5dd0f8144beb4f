import { bearer } from "../authorize.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const submodel = defineProvider({
  id: "submodel",
  name: "SubModel",
  baseUrl: "https://llm.submodel.ai/v1",
  dialect: openaiChat,
  keyVariable: "SUBMODEL_INSTAGEN_ACCESS_KEY",
  authorize: bearer,
  stopsBillingOnCancel: false,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
