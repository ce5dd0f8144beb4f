import { bearer } from "../authorize.ts";
import { renameField, withoutFields } from "../body-fields.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const mistral = defineProvider({
  id: "mistral",
  name: "Mistral",
  baseUrl: "https://api.mistral.ai/v1",
  dialect: openaiChat,
  keyVariable: "MISTRAL_API_KEY",
  authorize: bearer,
  // Calls the seed `random_seed`, always sends usage, and answers 422 to fields it does not know.
  adjustRequest: (body) => renameField(withoutFields(body, "stream_options"), "seed", "random_seed"),
  stopsBillingOnCancel: false,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 30 },
});
