import { bearer } from "../authorize.ts";
import { unstoppable } from "../billing-terms.ts";
import { withoutForeignSampling } from "../body-fields.ts";
import { openaiChatVariant } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const googleAiStudio = defineProvider({
  id: "google-ai-studio",
  name: "Google AI Studio",
  baseUrl: "https://generativelanguage.googleapis.com/v1beta/openai",
  dialect: openaiChatVariant({ countsReasoningInTotal: true }),
  keyVariable: "GEMINI_API_KEY",
  authorize: bearer,
  // Answers 400 to fields it does not know.
  adjustRequest: withoutForeignSampling,
  billing: { ...unstoppable, hidesReasoning: true },
  dataPolicy: { trainsOnPrompts: false, retentionDays: 55 },
});
