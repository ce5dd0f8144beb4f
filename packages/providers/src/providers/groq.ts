import { bearer } from "../authorize.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const groq = defineProvider({
  id: "groq",
  name: "Groq",
  baseUrl: "https://api.groq.com/openai/v1",
  dialect: openaiChat,
  keyVariable: "GROQ_API_KEY",
  authorize: bearer,
  // 498 is its own: the flex tier has no capacity left.
  readError: (status) =>
    status === 498
      ? { kind: "unavailable", reason: "overloaded", message: "Groq has no flex capacity left" }
      : undefined,
  stopsBillingOnCancel: false,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
