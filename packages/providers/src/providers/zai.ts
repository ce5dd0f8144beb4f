import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChatVariant } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const zai = defineProvider({
  id: "zai",
  name: "Z.ai",
  baseUrl: "https://api.z.ai/api/paas/v4",
  // GLM keeps thinking across tool calls only when it gets its earlier thinking back.
  dialect: openaiChatVariant({ returnReasoningAs: "reasoning_content" }),
  keyVariable: "ZAI_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: false, retentionDays: undefined },
});
