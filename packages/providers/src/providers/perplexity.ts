import { bearer } from "../authorize.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const perplexity = defineProvider({
  id: "perplexity",
  name: "Perplexity",
  baseUrl: "https://api.perplexity.ai",
  dialect: openaiChat,
  keyVariable: "PERPLEXITY_API_KEY",
  authorize: bearer,
  stopsBillingOnCancel: false,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
