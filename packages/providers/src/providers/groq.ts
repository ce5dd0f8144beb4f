import { bearer } from "../keys/authorize.ts";
import { unstoppable } from "../billing-terms.ts";
import { withoutForeignSampling } from "../body-fields.ts";
import { openaiChatVariant } from "../dialects/openai-chat.ts";
import { openaiTranscriptionsVariant } from "../dialects/transcriptions/openai-transcriptions.ts";
import { readErrorFacts } from "../dialects/provider-error/error-facts.ts";
import { defineProvider } from "../provider.ts";

const isModelsFault = /tool_use_failed|json_validate_failed/;

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
  readError(status, body) {
    // Its own: the flex tier has no capacity left.
    if (status === 498) return { kind: "unavailable", reason: "overloaded", message: "Groq has no flex capacity left" };
    // Told with 400, but it is the model that wrote a call or JSON that does not fit.
    return isModelsFault.test(readErrorFacts(body).words.join(" "))
      ? { kind: "unavailable", reason: "broken", message: "the model's tool call or JSON did not fit its schema" }
      : undefined;
  },
  billing: unstoppable,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
