import { bearer } from "../keys/authorize.ts";
import { stoppable } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const deepinfra = defineProvider({
  id: "deepinfra",
  name: "DeepInfra",
  baseUrl: "https://api.deepinfra.com/v1/openai",
  dialect: openaiChat,
  keyVariable: "DEEPINFRA_API_KEY",
  authorize: bearer,
  billing: stoppable,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
