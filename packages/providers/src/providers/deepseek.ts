import { bearer } from "../keys/authorize.ts";
import { stoppable } from "../billing-terms.ts";
import { openaiChatVariant } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const deepseek = defineProvider({
  id: "deepseek",
  name: "DeepSeek",
  baseUrl: "https://api.deepseek.com/v1",
  // While it calls tools it wants its own thinking back, and answers 400 without.
  dialect: openaiChatVariant({ returnReasoningAs: "reasoning_content" }),
  keyVariable: "DEEPSEEK_API_KEY",
  authorize: bearer,
  billing: stoppable,
  dataPolicy: { trainsOnPrompts: true, retentionDays: undefined },
});
