import { anthropicKey } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { anthropicMessages } from "../dialects/anthropic-messages.ts";
import { azureKey, azureResource, deploymentIn } from "../keys/azure-key.ts";
import { defineProvider } from "../provider.ts";

export const azureAnthropic = defineProvider({
  id: "azure-anthropic",
  name: "Azure (Anthropic)",
  // `{resource}` is the customer's: CAUSEWAY_PROVIDER_AZURE_ANTHROPIC_BASE_URL, or a key as JSON that names it.
  baseUrl: "https://{resource}.services.ai.azure.com/anthropic/v1",
  dialect: anthropicMessages,
  keyVariable: "AZURE_API_KEY",
  authorize: (secret) => anthropicKey(azureKey(secret)),
  placesOf: azureResource,
  modelNameFor: deploymentIn,
  billing: { ...unknownBilling, countsPromptFirst: true },
  dataPolicy: { trainsOnPrompts: false, retentionDays: 30 },
});
