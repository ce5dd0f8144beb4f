import { anthropicKey } from "../keys/authorize.ts";
import { unstoppable } from "../billing-terms.ts";
import { anthropicMessages } from "../dialects/anthropic-messages.ts";
import { defineProvider } from "../provider.ts";

export const amazonBedrockAnthropic = defineProvider({
  id: "amazon-bedrock-anthropic",
  name: "Amazon Bedrock (Anthropic)",
  // Claude on Bedrock in Anthropic's own format, apart from `amazon-bedrock` because a provider has one format.
  baseUrl: "https://bedrock-mantle.us-east-1.api.aws/anthropic/v1",
  dialect: anthropicMessages,
  // Not known to have one.
  modelList: "none",
  keyVariable: "AWS_BEARER_TOKEN_BEDROCK",
  authorize: anthropicKey,
  billing: { ...unstoppable, countsPromptFirst: true, hidesReasoning: true },
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
