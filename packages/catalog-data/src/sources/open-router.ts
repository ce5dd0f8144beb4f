import { z } from "zod";

const file = z.object({ data: z.array(z.object({ id: z.string() })) });

/** `author/slug` of OpenRouter's public list of models. Nothing but slugs is taken from it. */
export const readOpenRouterSlugs = (json: unknown): string[] =>
  file
    .parse(json)
    .data.map((model) => model.id)
    .map((id) => id.replace(/:[a-z]+$/, ""))
    .filter((id) => /^[a-z0-9-]+\/[a-z0-9.-]+$/.test(id) && !id.startsWith("openrouter/"));
