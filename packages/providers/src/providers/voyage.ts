import { unstoppable } from "../billing-terms.ts";
import { openaiEmbeddingsVariant } from "../dialects/embeddings/openai-embeddings.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { voyageRerank } from "../dialects/rerank/voyage-rerank.ts";
import { bearer } from "../keys/authorize.ts";
import { defineProvider } from "../provider.ts";

export const voyage = defineProvider({
  id: "voyage",
  name: "Voyage AI",
  baseUrl: "https://api.voyageai.com/v1",
  // It takes part in no conversations: none of its models is offered for one.
  dialect: openaiChat,
  conformance: { models: [] },
  modelList: "none",
  tasks: {
    embeddings: openaiEmbeddingsVariant({
      knowsBase64: true,
      withoutFloat: true,
      dimensionsField: "output_dimension",
      withoutUser: true,
      purposes: { field: "input_type", words: { query: "query", document: "document" } },
    }),
    rerank: voyageRerank,
  },
  keyVariable: "VOYAGE_API_KEY",
  authorize: bearer,
  billing: unstoppable,
  // Customers may opt out of training; whether an account has is not to be seen.
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
