import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { withoutFields } from "../body-fields.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const cerebras = defineProvider({
  id: "cerebras",
  name: "Cerebras",
  baseUrl: "https://api.cerebras.ai/v1",
  dialect: openaiChat,
  keyVariable: "CEREBRAS_API_KEY",
  authorize: bearer,
  // Answers 400 to the penalties, even at 0.
  adjustRequest: (body) => withoutFields(body, "frequency_penalty", "presence_penalty"),
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
