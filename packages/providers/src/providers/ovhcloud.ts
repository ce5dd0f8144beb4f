import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const ovhcloud = defineProvider({
  id: "ovhcloud",
  name: "OVHcloud",
  baseUrl: "https://oai.endpoints.kepler.ai.cloud.ovh.net/v1",
  dialect: openaiChat,
  keyVariable: "OVHCLOUD_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
