import { anthropicKey } from "../authorize.ts";
import { anthropicMessages } from "../dialects/anthropic-messages.ts";
import { defineProvider } from "../provider.ts";

export const anthropic = defineProvider({
  id: "anthropic",
  name: "Anthropic",
  baseUrl: "https://api.anthropic.com/v1",
  dialect: anthropicMessages,
  keyVariable: "ANTHROPIC_API_KEY",
  authorize: anthropicKey,
  stopsBillingOnCancel: true,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 30 },
});
