import { type CatalogSnapshot, findModel, parseModelSlug } from "@causeway/catalog";
import { AppError } from "@causeway/errors";
import type { RequestedModel } from "@causeway/routing";

/** The asked model and its fallbacks, in order, each once. Throws 400 naming the field of an id that nobody has. */
export function findModels(
  asked: { readonly model: string | undefined; readonly models: readonly string[] },
  catalog: CatalogSnapshot,
): readonly RequestedModel[] {
  const named = [
    ...(asked.model === undefined ? [] : [{ text: asked.model, parameter: "model" }]),
    ...asked.models.map((text, index) => ({ text, parameter: `models.${index}` })),
  ];
  if (named.length === 0) {
    throw new AppError("invalid-request", "model is required: name one of GET /api/v1/models.", { parameter: "model" });
  }
  const once = new Map(named.toReversed().map((name) => [name.text, name]));
  return [...once.values()].toReversed().map(({ text, parameter }) => requireModel(text, parameter, catalog));
}

function requireModel(text: string, parameter: string, catalog: CatalogSnapshot): RequestedModel {
  const slug = parseModelSlug(text);
  const model = slug && findModel(catalog, slug);
  if (model) return { model, variants: slug.variants };
  const suggestion = suggestFor(text, catalog);
  throw new AppError(
    "invalid-request",
    `${shorten(text)} is not a valid model ID.${suggestion ? ` Did you mean ${suggestion}?` : " See GET /api/v1/models."}`,
    {
      parameter,
      metadata: {
        availability: { code: "model_not_found", retryable: false, requested_models: [shorten(text)] },
      },
    },
  );
}

/** People leave out the author. */
function suggestFor(text: string, catalog: CatalogSnapshot): string | undefined {
  const slug = text.toLowerCase().split("/").at(-1);
  return [...catalog.models.keys()].find((id) => id.endsWith(`/${slug}`));
}

const shorten = (text: string) => (text.length > 100 ? `${text.slice(0, 100)}…` : text);

/** What the caller asked for first, in their own words. */
export const requestedModelOf = (asked: { readonly model: string | undefined; readonly models: readonly string[] }) =>
  asked.model ?? asked.models[0] ?? "";
