import { bearer } from "../keys/authorize.ts";
import { stoppable } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const cloudflare = defineProvider({
  id: "cloudflare",
  name: "Cloudflare Workers AI",
  // `{account}` is the customer's: set CAUSEWAY_PROVIDER_CLOUDFLARE_BASE_URL.
  baseUrl: "https://api.cloudflare.com/client/v4/accounts/{account}/ai/v1",
  dialect: openaiChat,
  keyVariable: "CLOUDFLARE_API_KEY",
  authorize: bearer,
  billing: stoppable,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
});
