import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const hpcAi = defineProvider({
  id: "hpc-ai",
  name: "HPC-AI",
  baseUrl: "https://api.hpc-ai.com/inference/v1",
  dialect: openaiChat,
  keyVariable: "HPC_AI_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
