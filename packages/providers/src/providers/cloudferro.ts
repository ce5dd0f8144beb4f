import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const cloudferro = defineProvider({
  id: "cloudferro",
  name: "CloudFerro Sherlock",
  baseUrl: "https://api-sherlock.cloudferro.com/openai/v1",
  dialect: openaiChat,
  keyVariable: "CLOUDFERRO_SHERLOCK_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: false, retentionDays: undefined },
});
