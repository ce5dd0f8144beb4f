import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const venice = defineProvider({
  id: "venice",
  name: "Venice",
  baseUrl: "https://api.venice.ai/api/v1",
  dialect: openaiChat,
  keyVariable: "VENICE_API_KEY",
  authorize: bearer,
  // Puts its own system prompt before the caller's unless told not to.
  adjustRequest: (body) => ({ ...body, venice_parameters: { include_venice_system_prompt: false } }),
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
