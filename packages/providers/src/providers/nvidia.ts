import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const nvidia = defineProvider({
  id: "nvidia",
  name: "NVIDIA",
  baseUrl: "https://integrate.api.nvidia.com/v1",
  dialect: openaiChat,
  keyVariable: "NVIDIA_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: true, retentionDays: undefined },
});
