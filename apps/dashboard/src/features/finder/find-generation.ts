/** Where a text leads that is the id of a call: `gen-…`. */
export function generationHref(text: string): string | undefined {
  const id = text.trim();
  return /^gen-[\w-]{8,80}$/.test(id) ? `/activity/${id}` : undefined;
}
