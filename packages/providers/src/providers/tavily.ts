import { unstoppable } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { tavilySearch } from "../dialects/search/tavily-search.ts";
import { bearer } from "../keys/authorize.ts";
import { defineProvider } from "../provider.ts";

export const tavily = defineProvider({
  id: "tavily",
  name: "Tavily",
  baseUrl: "https://api.tavily.com",
  // It takes part in no conversations: none of its models is offered for one.
  dialect: openaiChat,
  conformance: { models: [] },
  modelList: "none",
  tasks: { search: tavilySearch },
  keyVariable: "TAVILY_API_KEY",
  authorize: bearer,
  billing: unstoppable,
  // What it says of queries depends on the contract; what is not known counts as kept and trained on.
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
