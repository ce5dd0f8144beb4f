import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const clarifai = defineProvider({
  id: "clarifai",
  name: "Clarifai",
  baseUrl: "https://api.clarifai.com/v2/ext/openai/v1",
  dialect: openaiChat,
  keyVariable: "CLARIFAI_PAT",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
