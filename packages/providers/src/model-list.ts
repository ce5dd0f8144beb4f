import type { DialectId, Provider } from "./provider.ts";

/** How a provider lists its models: some say prices, limits or when one leaves, others hardly more than names. */
export const modelListFormats = ["openai", "openrouter", "together", "mistral", "anthropic", "gemini"] as const;
export type ModelListFormat = (typeof modelListFormats)[number];

/** Where the list is, after the base URL. */
export type ModelList = { readonly format: ModelListFormat; readonly path: string };

/** As the providers of a wire format do it; a provider that does otherwise says so in its file. */
const usualLists: Readonly<Partial<Record<DialectId, ModelList>>> = {
  "openai-chat": { format: "openai", path: "/models" },
  "anthropic-messages": { format: "anthropic", path: "/models?limit=1000" },
  gemini: { format: "gemini", path: "/models?pageSize=1000" },
};

/** The list that a provider's key can read at its base URL; `undefined` when there is none, or none that we know. */
export function modelListOf(provider: Provider): ModelList | undefined {
  if (provider.modelList !== undefined) return provider.modelList === "none" ? undefined : provider.modelList;
  // An address with a part of the customer's own is that of one customer's deployments.
  return provider.baseUrl.includes("{") ? undefined : usualLists[provider.dialect.id];
}
