import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const inceptron = defineProvider({
  id: "inceptron",
  name: "Inceptron",
  baseUrl: "https://api.inceptron.io/v1",
  dialect: openaiChat,
  keyVariable: "INCEPTRON_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
