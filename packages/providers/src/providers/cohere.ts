import { stoppable } from "../billing-terms.ts";
import { cohereChat } from "../dialects/cohere-chat.ts";
import { bearer } from "../keys/authorize.ts";
import { cohereEmbed } from "../dialects/embeddings/cohere-embed.ts";
import { cohereRerank } from "../dialects/rerank/cohere-rerank.ts";
import { defineProvider } from "../provider.ts";

export const cohere = defineProvider({
  id: "cohere",
  name: "Cohere",
  baseUrl: "https://api.cohere.com/v2",
  dialect: cohereChat,
  tasks: { embeddings: cohereEmbed, rerank: cohereRerank },
  keyVariable: "COHERE_API_KEY",
  authorize: bearer,
  billing: stoppable,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 30 },
  conformance: {
    skips: { "reasoning tokens": "Cohere counts thinking as output and does not tell it apart." },
  },
});
