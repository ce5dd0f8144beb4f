import { stoppable } from "../billing-terms.ts";
import { renameField, withoutForeignSampling } from "../body-fields.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const azure = defineProvider({
  id: "azure",
  name: "Azure",
  // `{resource}` is the customer's: set CAUSEWAY_PROVIDER_AZURE_BASE_URL.
  baseUrl: "https://{resource}.openai.azure.com/openai/v1",
  dialect: openaiChat,
  keyVariable: "AZURE_API_KEY",
  authorize: (secret) => ({ "api-key": secret }),
  // Reasoning models refuse `max_tokens`; the newer name works for all.
  adjustRequest: (body) => renameField(withoutForeignSampling(body), "max_tokens", "max_completion_tokens"),
  billing: { ...stoppable, hidesReasoning: true },
  dataPolicy: { trainsOnPrompts: false, retentionDays: 30 },
});
