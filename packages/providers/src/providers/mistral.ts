import { bearer } from "../keys/authorize.ts";
import { unstoppable } from "../billing-terms.ts";
import { renameField, withoutFields, withoutForeignSampling } from "../body-fields.ts";
import { openaiChatVariant } from "../dialects/openai-chat.ts";
import { openaiEmbeddingsVariant } from "../dialects/embeddings/openai-embeddings.ts";
import { defineProvider } from "../provider.ts";

export const mistral = defineProvider({
  id: "mistral",
  name: "Mistral",
  baseUrl: "https://api.mistral.ai/v1",
  dialect: openaiChatVariant({ withoutNames: true, nineLetterIds: true }),
  modelList: { format: "mistral", path: "/models" },
  tasks: { embeddings: openaiEmbeddingsVariant({ dimensionsField: "output_dimension", withoutUser: true }) },
  keyVariable: "MISTRAL_API_KEY",
  authorize: bearer,
  // Calls the seed `random_seed`, always sends usage, and answers 422 to fields it does not know.
  adjustRequest: (body) =>
    renameField(withoutFields(withoutForeignSampling(body), ...unknownHere), "seed", "random_seed"),
  billing: unstoppable,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 30 },
});

const unknownHere = ["stream_options", "user", "logit_bias", "logprobs", "top_logprobs", "service_tier"];
