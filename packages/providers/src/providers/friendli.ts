import { bearer } from "../keys/authorize.ts";
import { stoppable } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const friendli = defineProvider({
  id: "friendli",
  name: "Friendli",
  baseUrl: "https://api.friendli.ai/serverless/v1",
  dialect: openaiChat,
  keyVariable: "FRIENDLI_TOKEN",
  authorize: bearer,
  billing: stoppable,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
