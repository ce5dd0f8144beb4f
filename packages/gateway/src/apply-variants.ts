import { type CatalogSnapshot, findByName, parseModelSlug } from "@causeway/catalog";
import { type AnyCall, isConversation, plainWebSearch, type Warning, withinSteps } from "@causeway/protocol";

/**
 * What the variants of the asked model ask of the call itself: `:thinking` asks for reasoning where the call says nothing
 * of it, and `:online` for a web search. Those that name an entry that the catalogue does not have are told to have no
 * effect. The others are for routing.
 */
export function applyVariants(asked: AnyCall, catalog: CatalogSnapshot): AnyCall {
  const { model } = asked;
  if (!model?.includes(":") || !isConversation(asked)) return asked;
  const slug = parseModelSlug(model) ?? findByName(catalog, model);
  if (!slug) return asked;
  const without = entryVariants.filter(
    (variant) => slug.variants.includes(variant) && !catalog.models.has(`${slug.modelId}:${variant}`),
  );
  return {
    ...asked,
    ...(slug.variants.includes("online") && {
      webSearch: asked.webSearch ?? withinSteps(plainWebSearch("model"), asked.mostToolSteps),
    }),
    request: slug.variants.includes("thinking")
      ? { ...asked.request, reasoning: asked.request.reasoning ?? thinking }
      : asked.request,
    warnings: [...asked.warnings, ...without.map((variant) => noEntry(slug.modelId, variant))],
  };
}

const entryVariants = ["batch", "extended"] as const;

const thinking = { effort: undefined, maxTokens: undefined, exclude: false, enabled: true };

const noEntry = (modelId: string, variant: string): Warning => ({
  code: "field-ignored",
  param: "model",
  message: `There is no entry ${modelId}:${variant}: the call was made and priced as one of ${modelId}.`,
});
