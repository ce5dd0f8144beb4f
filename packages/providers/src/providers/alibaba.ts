import { bearer } from "../keys/authorize.ts";
import { unstoppable } from "../billing-terms.ts";
import { openaiChatVariant } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const alibaba = defineProvider({
  id: "alibaba",
  name: "Alibaba Cloud",
  baseUrl: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
  // Explicit prompt caching with Anthropic-style marks on parts.
  dialect: openaiChatVariant({ cacheControl: true }),
  keyVariable: "DASHSCOPE_API_KEY",
  authorize: bearer,
  billing: unstoppable,
  dataPolicy: { trainsOnPrompts: false, retentionDays: undefined },
});
