import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const submodel = defineProvider({
  id: "submodel",
  name: "SubModel",
  baseUrl: "https://llm.submodel.ai/v1",
  dialect: openaiChat,
  keyVariable: "SUBMODEL_INSTAGEN_ACCESS_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
