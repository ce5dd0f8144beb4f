import { bearer } from "../authorize.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const googleAiStudio = defineProvider({
  id: "google-ai-studio",
  name: "Google AI Studio",
  baseUrl: "https://generativelanguage.googleapis.com/v1beta/openai",
  dialect: openaiChat,
  keyVariable: "GEMINI_API_KEY",
  authorize: bearer,
  stopsBillingOnCancel: false,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 55 },
});
