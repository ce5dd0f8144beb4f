import { bearer } from "../keys/authorize.ts";
import { unstoppable } from "../billing-terms.ts";
import { withoutForeignSampling } from "../body-fields.ts";
import { openaiChatVariant } from "../dialects/openai-chat.ts";
import { openaiTranscriptionsVariant } from "../dialects/transcriptions/openai-transcriptions.ts";
import { defineProvider } from "../provider.ts";

export const groq = defineProvider({
  id: "groq",
  name: "Groq",
  baseUrl: "https://api.groq.com/openai/v1",
  // Answers 400 to fields it does not know, names of speakers among them.
  dialect: openaiChatVariant({ withoutNames: true }),
  // A recording of less than ten seconds is billed as one of ten.
  tasks: { transcriptions: openaiTranscriptionsVariant({ leastSeconds: 10 }) },
  keyVariable: "GROQ_API_KEY",
  authorize: bearer,
  adjustRequest: withoutForeignSampling,
  // 498 is its own: the flex tier has no capacity left.
  readError: (status) =>
    status === 498
      ? { kind: "unavailable", reason: "overloaded", message: "Groq has no flex capacity left" }
      : undefined,
  billing: unstoppable,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
