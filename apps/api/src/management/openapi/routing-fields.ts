import { z } from "@hono/zod-openapi";
import { providerPreferences } from "./provider-preferences.ts";

/** Ours in every format. */
export const routing = {
  model: z.string().optional().openapi({ example: "openai/gpt-4o" }),
  models: z.array(z.string()).optional().openapi({ description: "Tried in order after `model`." }),
  provider: providerPreferences.optional(),
  session_id: z.string().optional().openapi({
    description:
      "Groups the calls of one conversation, which then stay with one endpoint. The header is `x-session-id`.",
  }),
};
