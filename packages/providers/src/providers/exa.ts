import { unstoppable } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { exaSearch } from "../dialects/search/exa-search.ts";
import { defineProvider } from "../provider.ts";

export const exa = defineProvider({
  id: "exa",
  name: "Exa",
  baseUrl: "https://api.exa.ai",
  // It takes part in no conversations: none of its models is offered for one.
  dialect: openaiChat,
  conformance: { models: [] },
  modelList: "none",
  tasks: { search: exaSearch },
  keyVariable: "EXA_API_KEY",
  authorize: (secret) => ({ "x-api-key": secret }),
  billing: unstoppable,
  // What it says of queries depends on the contract; what is not known counts as kept and trained on.
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
