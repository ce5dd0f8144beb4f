import { anthropicKey } from "../keys/authorize.ts";
import { stoppable } from "../billing-terms.ts";
import { anthropicMessages } from "../dialects/anthropic-messages.ts";
import { defineProvider } from "../provider.ts";

export const anthropic = defineProvider({
  id: "anthropic",
  name: "Anthropic",
  baseUrl: "https://api.anthropic.com/v1",
  dialect: anthropicMessages,
  keyVariable: "ANTHROPIC_API_KEY",
  authorize: anthropicKey,
  billing: { ...stoppable, countsPromptFirst: true, hidesReasoning: true },
  dataPolicy: { trainsOnPrompts: false, retentionDays: 30 },
});
