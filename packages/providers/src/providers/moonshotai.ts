import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChatVariant } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const moonshotai = defineProvider({
  id: "moonshotai",
  name: "Moonshot AI",
  baseUrl: "https://api.moonshot.ai/v1",
  // Kimi keeps thinking across tool calls only when it gets its earlier thinking back.
  dialect: openaiChatVariant({ returnReasoningAs: "reasoning_content" }),
  keyVariable: "MOONSHOT_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
