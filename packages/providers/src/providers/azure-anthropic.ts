import { anthropicKey } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { anthropicMessages } from "../dialects/anthropic-messages.ts";
import { defineProvider } from "../provider.ts";

export const azureAnthropic = defineProvider({
  id: "azure-anthropic",
  name: "Azure (Anthropic)",
  // `{resource}` is the customer's: set CAUSEWAY_PROVIDER_AZURE_ANTHROPIC_BASE_URL.
  baseUrl: "https://{resource}.services.ai.azure.com/anthropic/v1",
  dialect: anthropicMessages,
  keyVariable: "AZURE_API_KEY",
  authorize: anthropicKey,
  billing: { ...unknownBilling, countsPromptFirst: true },
  dataPolicy: { trainsOnPrompts: false, retentionDays: 30 },
});
