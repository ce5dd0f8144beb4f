import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const wandb = defineProvider({
  id: "wandb",
  name: "Weights & Biases",
  baseUrl: "https://api.inference.wandb.ai/v1",
  dialect: openaiChat,
  keyVariable: "WANDB_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
