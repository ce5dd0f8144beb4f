/** A `model` of a request, which may name a preset instead of a model, or behind one. */
export type PresetName = { readonly model: string | undefined; readonly preset: string | undefined };

const mark = "@preset/";

/** `@preset/slug` and `author/model@preset/slug`; whatever is not of that form is a model. Slugs are in lower case. */
export function splitPresetName(text: string): PresetName {
  const at = text.toLowerCase().indexOf(mark);
  if (at === -1) return { model: text, preset: undefined };
  return { model: text.slice(0, at) || undefined, preset: text.slice(at + mark.length).toLowerCase() };
}

/** Letters, digits, `-` and `_`, beginning with a letter or digit: nothing that an address would have to escape. */
export const presetSlugPattern = /^[a-z0-9][a-z0-9_-]{0,63}$/;
