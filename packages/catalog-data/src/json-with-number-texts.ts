/**
 * Parses JSON and leaves every number as the text that stands in the file: `0.0000006000000000000001` and `3e-7`
 * arrive as written, not as the nearest float.
 */
export const parseJsonWithNumberTexts = (text: string): unknown => JSON.parse(text, keepNumberText);

// The runtime passes the source text as a third argument, which this version of the library's types leaves out.
const keepNumberText = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
  typeof value === "number" ? (context?.source ?? String(value)) : value;
