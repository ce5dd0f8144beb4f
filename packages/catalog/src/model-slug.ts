const variants = ["free", "nitro", "floor", "exacto", "thinking", "extended", "online", "batch"] as const;

/** `free`, `batch`, `extended` and `thinking` name catalogue entries; the others change how a call is routed. */
export type Variant = (typeof variants)[number];

export type ModelSlug = {
  /** `author/slug`, lower case, without variants. */
  readonly modelId: string;
  /** In the order written, each once. */
  readonly variants: readonly Variant[];
};

/**
 * Reads the `model` of a request: `author/slug[:variant…]`, upper case allowed. An author may begin with `~` (an alias
 * that moves with releases). `undefined` when the text is not of that form or names a variant that does not exist.
 */
export function parseModelSlug(text: string): ModelSlug | undefined {
  const [modelId, ...suffixes] = text.toLowerCase().split(":");
  if (modelId === undefined || !/^~?[a-z0-9][a-z0-9-]*\/[a-z0-9][a-z0-9._+-]*$/.test(modelId)) return undefined;
  return suffixes.every(isVariant) ? { modelId, variants: [...new Set(suffixes)] } : undefined;
}

export const formatModelSlug = ({ modelId, variants: suffixes }: ModelSlug): string => [modelId, ...suffixes].join(":");

const isVariant = (text: string): text is Variant => variants.some((variant) => variant === text);
