import { unstoppable } from "../billing-terms.ts";
import { bedrockConverse } from "../dialects/bedrock-converse.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { authorizeAws, awsPlaces } from "../keys/aws-signature.ts";
import { bedrockCohereEmbed } from "../dialects/embeddings/bedrock-cohere-embed.ts";
import { bedrockCohereRerank } from "../dialects/rerank/bedrock-cohere-rerank.ts";
import { titanEmbed } from "../dialects/embeddings/titan-embed.ts";
import { defineProvider } from "../provider.ts";

/** Served by Bedrock's newer engine, through its OpenAI surface alone. */
const isOnMantle = (upstreamModelId: string) => /(?:^|\.)(?:openai|xai)\.|gemma-4/.test(upstreamModelId);

export const amazonBedrock = defineProvider({
  id: "amazon-bedrock",
  name: "Amazon Bedrock",
  // Another region is another host: a key as JSON names it.
  baseUrl: "https://bedrock-runtime.{region}.amazonaws.com",
  baseUrlFor: (upstreamModelId) =>
    isOnMantle(upstreamModelId) ? "https://bedrock-mantle.{region}.api.aws/v1" : undefined,
  dialect: bedrockConverse,
  dialectFor: (upstreamModelId) => (isOnMantle(upstreamModelId) ? openaiChat : bedrockConverse),
  tasksFor: (upstreamModelId) =>
    upstreamModelId.includes("cohere")
      ? { embeddings: bedrockCohereEmbed, rerank: bedrockCohereRerank }
      : { embeddings: titanEmbed },
  keyVariable: "AWS_BEARER_TOKEN_BEDROCK",
  authorize: authorizeAws,
  placesOf: awsPlaces,
  billing: unstoppable,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
  conformance: {
    models: ["deepseek.v3-v1:0", "openai.gpt-oss-120b"],
    skips: { "reasoning tokens": "Converse counts reasoning as output and does not tell it apart." },
  },
});
