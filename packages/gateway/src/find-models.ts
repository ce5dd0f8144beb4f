import { type CatalogSnapshot, findByName, findModel, type Model, parseModelSlug } from "@causeway/catalog";
import { AppError } from "@causeway/errors";
import type { AnyCall, Resolution } from "@causeway/protocol";
import type { RequestedModel } from "@causeway/routing";
import { checkOutput } from "./check-output.ts";
import { refuseRetired } from "./leaving-models.ts";

/** Our models, and those that only the calling workspace knows, by id. */
export type KnownModels = { readonly catalog: CatalogSnapshot; readonly own: ReadonlyMap<string, Model> };

/**
 * The asked model and its fallbacks, in order, each once. Throws 400 naming the field of an id that nobody has, and 404
 * naming their successors when all of them have had their last day.
 */
export function findModels(
  asked: Pick<AnyCall, "request" | "model" | "models" | "resolution">,
  known: KnownModels,
): readonly RequestedModel[] {
  const named = [
    ...(asked.model === undefined ? [] : [{ text: asked.model, parameter: "model" }]),
    ...asked.models.map((text, index) => ({ text, parameter: `models.${index}` })),
  ];
  if (named.length === 0) {
    throw noModel(asked.resolution);
  }
  const found = (named.length > 1 ? eachOnce(named) : named).map(({ text, parameter }) => {
    const requested = requireModel({ text, parameter, namedBy: asked.resolution?.namedBy }, known);
    checkOutput(requested.model, asked.request.task, parameter);
    return requested;
  });
  refuseRetired(found, known.catalog);
  return found;
}

type NamedField = { readonly text: string; readonly parameter: string };

const eachOnce = (named: readonly NamedField[]): readonly NamedField[] =>
  [...new Map(named.toReversed().map((name) => [name.text, name])).values()].toReversed();

function noModel(resolution: Resolution | undefined): AppError {
  const slug = resolution?.preset?.slug;
  const message =
    slug === undefined
      ? "model is required: name one of GET /api/v1/models."
      : `The preset ${slug} names no model: save one in it, or name one before it, as in author/model@preset/${slug}.`;
  return new AppError("invalid-request", message, { parameter: "model" });
}

type NamedModel = NamedField & { readonly namedBy: string | undefined };

function requireModel({ text, parameter, namedBy }: NamedModel, { catalog, own }: KnownModels): RequestedModel {
  const ownModel = own.size > 0 ? own.get(text.toLowerCase()) : undefined;
  if (ownModel) return { model: ownModel, variants: [] };
  const named = text.includes(":") ? undefined : catalog.models.get(text);
  if (named) return { model: named, variants: [] };
  // The vendors' own clients name models without their authors.
  const slug = parseModelSlug(text) ?? findByName(catalog, text);
  const model = slug && findModel(catalog, slug);
  if (model) return { model, variants: slug.variants };
  const suggestion = suggestFor(text, [...own.keys(), ...catalog.models.keys()]);
  throw new AppError(
    "invalid-request",
    `${shorten(text)}${namedBy === undefined ? "" : `, which ${namedBy} names,`} is not a valid model ID.${suggestion ? ` Did you mean ${suggestion}?` : " See GET /api/v1/models."}`,
    {
      parameter,
      metadata: {
        availability: { code: "model_not_found", retryable: false, requested_models: [shorten(text)] },
      },
    },
  );
}

/** People leave out the author. */
function suggestFor(text: string, ids: readonly string[]): string | undefined {
  const slug = text.toLowerCase().split("/").at(-1);
  return ids.find((id) => id.endsWith(`/${slug}`));
}

const shorten = (text: string) => (text.length > 100 ? `${text.slice(0, 100)}…` : text);

/** What the caller asked for first, in their own words. */
export const requestedModelOf = (asked: Pick<AnyCall, "model" | "models" | "resolution">) =>
  asked.resolution?.requestedModel ?? asked.model ?? asked.models[0] ?? "";
