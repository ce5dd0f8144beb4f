import { bearer } from "../authorize.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const tinfoil = defineProvider({
  id: "tinfoil",
  name: "Tinfoil",
  baseUrl: "https://inference.tinfoil.sh/v1",
  dialect: openaiChat,
  keyVariable: "TINFOIL_API_KEY",
  authorize: bearer,
  stopsBillingOnCancel: false,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
