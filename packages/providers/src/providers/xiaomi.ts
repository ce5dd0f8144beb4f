import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChatVariant } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const xiaomi = defineProvider({
  id: "xiaomi",
  name: "Xiaomi",
  baseUrl: "https://api.xiaomimimo.com/v1",
  // MiMo keeps thinking across tool calls only when it gets its earlier thinking back.
  dialect: openaiChatVariant({ returnReasoningAs: "reasoning_content" }),
  keyVariable: "XIAOMI_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
