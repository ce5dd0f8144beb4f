const variants = ["free", "floor", "nitro", "exacto", "extended", "thinking", "online", "batch"] as const;

export type Variant = (typeof variants)[number];
export type ModelSlug = { readonly modelId: string; readonly variants: readonly Variant[] };

/** Reads `author/model[:variant…]`. `undefined` when it is not of that form. */
export function parseModelSlug(text: string): ModelSlug | undefined {
  const [modelId, ...suffixes] = text.toLowerCase().split(":");
  if (modelId === undefined || !/^[\w.~-]+\/[\w.~+-]+$/.test(modelId)) return undefined;
  return suffixes.every(isVariant) ? { modelId, variants: suffixes } : undefined;
}

const isVariant = (text: string): text is Variant => variants.some((variant) => variant === text);
