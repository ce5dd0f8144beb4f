import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { withoutFields } from "../body-fields.ts";
import { stringOf } from "../dialects/loosely.ts";
import { openaiChatVariant } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const moonshotai = defineProvider({
  id: "moonshotai",
  name: "Moonshot AI",
  baseUrl: "https://api.moonshot.ai/v1",
  // Kimi keeps thinking across tool calls only when it gets its earlier thinking back.
  dialect: openaiChatVariant({ returnReasoningAs: "reasoning_content" }),
  // The sampling of its newer models is fixed: it answers 400 to any other than theirs.
  adjustRequest: (body) =>
    /^kimi-k(?:2\.[5-9]|[3-9])/.test(stringOf(body["model"]) ?? "")
      ? withoutFields(body, "temperature", "top_p", "presence_penalty", "frequency_penalty")
      : body,
  keyVariable: "MOONSHOT_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
