import { bearer } from "../keys/authorize.ts";
import { unstoppable } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const inferenceNet = defineProvider({
  id: "inference-net",
  name: "Inference.net",
  baseUrl: "https://api.inference.net/v1",
  dialect: openaiChat,
  keyVariable: "INFERENCE_API_KEY",
  authorize: bearer,
  billing: unstoppable,
  dataPolicy: { trainsOnPrompts: false, retentionDays: undefined },
});
