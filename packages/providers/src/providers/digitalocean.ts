import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const digitalocean = defineProvider({
  id: "digitalocean",
  name: "DigitalOcean",
  baseUrl: "https://inference.do-ai.run/v1",
  dialect: openaiChat,
  keyVariable: "DIGITALOCEAN_ACCESS_TOKEN",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: false, retentionDays: undefined },
});
