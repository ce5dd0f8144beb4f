import { bearer } from "../authorize.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const hpcAi = defineProvider({
  id: "hpc-ai",
  name: "HPC-AI",
  baseUrl: "https://api.hpc-ai.com/inference/v1",
  dialect: openaiChat,
  keyVariable: "HPC_AI_API_KEY",
  authorize: bearer,
  stopsBillingOnCancel: false,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
