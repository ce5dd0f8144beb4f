import { costTiers } from "@causeway/protocol";
import { z } from "@hono/zod-openapi";
import { providerPreferences } from "./provider-preferences.ts";

/** Ours in every format. */
export const routing = {
  model: z.string().optional().openapi({
    example: "openai/gpt-4o",
    description:
      "A model, `~author/family-latest` for the newest of a family, `causeway/auto` or `causeway/free` to have one chosen, `@preset/slug` or `author/model@preset/slug`. Without it: the preset's or the workspace's default.",
  }),
  models: z.array(z.string()).optional().openapi({ description: "Tried in order after `model`." }),
  provider: providerPreferences.optional(),
  preset: z
    .string()
    .optional()
    .openapi({ description: "The slug of a preset: what the call does not say comes of it." }),
  plugins: z
    .array(
      z.looseObject({
        id: z.string().openapi({ example: "auto-router" }),
        allowed_models: z.array(z.string()).optional(),
        excluded_models: z.array(z.string()).optional(),
        cost_tier: z.enum(costTiers).optional(),
        cost_quality_tradeoff: z.number().int().min(0).max(10).optional(),
        pin_model: z.boolean().optional(),
        engine: z.string().optional().openapi({ description: "Of `web`.", example: "exa" }),
        max_results: z.number().int().min(1).optional().openapi({ description: "Of `web`: 5 unless said." }),
        search_prompt: z.string().optional(),
        include_domains: z.array(z.string()).optional(),
        exclude_domains: z.array(z.string()).optional(),
      }),
    )
    .optional()
    .openapi({
      description:
        "`auto-router` says what `causeway/auto` chooses from; `*` in a pattern is any text. `web` has the web searched: by the model's own provider where that can (`pricing.web_search` for each search), else for the last message of the user, which is a call of its own with a cost of its own.",
    }),
  session_id: z.string().optional().openapi({
    description:
      "Groups the calls of one conversation, which then stay with one endpoint. The header is `x-session-id`.",
  }),
};
