import { bearer } from "../keys/authorize.ts";
import { unstoppable } from "../billing-terms.ts";
import { perplexityChat } from "../dialects/perplexity-chat.ts";
import { perplexitySearch } from "../dialects/search/perplexity-search.ts";
import { defineProvider } from "../provider.ts";

export const perplexity = defineProvider({
  id: "perplexity",
  name: "Perplexity",
  baseUrl: "https://api.perplexity.ai",
  dialect: perplexityChat,
  tasks: { search: perplexitySearch },
  // It has none.
  modelList: "none",
  keyVariable: "PERPLEXITY_API_KEY",
  authorize: bearer,
  billing: { ...unstoppable, countsAlong: true },
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
