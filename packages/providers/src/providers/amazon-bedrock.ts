import { bearer } from "../keys/authorize.ts";
import { unstoppable } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const amazonBedrock = defineProvider({
  id: "amazon-bedrock",
  name: "Amazon Bedrock",
  // Bedrock's OpenAI surface takes a Bedrock API key; another region is another host.
  baseUrl: "https://bedrock-mantle.us-east-1.api.aws/v1",
  dialect: openaiChat,
  keyVariable: "AWS_BEARER_TOKEN_BEDROCK",
  authorize: bearer,
  billing: unstoppable,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
