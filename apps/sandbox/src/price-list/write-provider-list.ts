import type { Identity } from "../providers/identity.ts";
import type { ListedModel } from "./listed-models.ts";
import type { PriceList } from "./price-list.ts";

/** A provider's answer to `GET /models`: one body for the OpenAI, the Anthropic, the Gemini and the OpenRouter way. */
export function writeProviderList(identity: Identity, list: PriceList): unknown {
  const priced = new Map(list.modelsOf(identity.slug));
  const ids = [...new Set([...identity.models, ...priced.keys()])];
  if (identity.slug === "together") return ids.map((id) => togetherEntry(id, priced.get(id)));
  return {
    object: "list",
    data: ids.map((id) => entryOf(id, identity.slug, priced.get(id))),
    models: ids.map((id) => geminiEntry(id, priced.get(id))),
    has_more: false,
    first_id: ids[0] ?? null,
    last_id: ids.at(-1) ?? null,
  };
}

const entryOf = (id: string, slug: string, model: ListedModel | undefined) => ({
  id,
  object: "model",
  type: "model",
  display_name: id,
  created: 1_760_000_000,
  created_at: "2025-10-09T08:53:20Z",
  owned_by: slug,
  ...(model && {
    context_length: model.context,
    max_context_length: model.context,
    capabilities: { function_calling: model.tools },
    pricing: {
      prompt: perToken(model.input),
      completion: perToken(model.output),
      ...(model.cachedInput !== undefined && { input_cache_read: perToken(model.cachedInput) }),
    },
    ...(model.deprecatedOn !== undefined && {
      deprecation: `${model.deprecatedOn}T00:00:00Z`,
      expiration_date: model.deprecatedOn,
      deprecation_replacement_model: model.successor ?? null,
    }),
  }),
});

const togetherEntry = (id: string, model: ListedModel | undefined) => ({
  id,
  object: "model",
  type: "chat",
  display_name: id,
  ...(model && {
    context_length: model.context,
    pricing: { hourly: 0, input: model.input, output: model.output, base: 0, finetune: 0 },
  }),
});

const geminiEntry = (id: string, model: ListedModel | undefined) => ({
  name: `models/${id}`,
  displayName: id,
  ...(model && { inputTokenLimit: model.context, outputTokenLimit: model.maxOutput }),
});

/** Dollars per token as text, exactly. */
function perToken(perMillion: number): string {
  const [whole = "0", fraction = ""] = String(perMillion).split(".");
  const digits = `${whole.padStart(7, "0")}${fraction}`;
  const at = whole.padStart(7, "0").length - 6;
  return `${digits.slice(0, at)}.${digits.slice(at)}`.replace(/\.?0+$/, "") || "0";
}
