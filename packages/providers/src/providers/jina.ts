import { unstoppable } from "../billing-terms.ts";
import { openaiEmbeddingsVariant } from "../dialects/embeddings/openai-embeddings.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { tokenRerankAt } from "../dialects/rerank/token-rerank.ts";
import { bearer } from "../keys/authorize.ts";
import { defineProvider } from "../provider.ts";

export const jina = defineProvider({
  id: "jina",
  name: "Jina AI",
  baseUrl: "https://api.jina.ai/v1",
  // It takes part in no conversations: none of its models is offered for one.
  dialect: openaiChat,
  conformance: { models: [] },
  modelList: "none",
  tasks: {
    embeddings: openaiEmbeddingsVariant({
      knowsBase64: true,
      encodingField: "embedding_type",
      withoutUser: true,
      purposes: {
        field: "task",
        words: {
          query: "retrieval.query",
          document: "retrieval.passage",
          classification: "classification",
          clustering: "separation",
          similarity: "text-matching",
        },
      },
    }),
    rerank: tokenRerankAt("/rerank"),
  },
  keyVariable: "JINA_API_KEY",
  authorize: bearer,
  billing: unstoppable,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
