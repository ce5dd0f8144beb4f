/** What a document says, or why that cannot be found out; `reason` ends a sentence about the document. */
export type DocumentText =
  | { readonly kind: "text"; readonly pages: readonly string[] }
  | { readonly kind: "unreadable"; readonly reason: string }
  /** Too many are being read: the same document may be read in a moment. */
  | { readonly kind: "busy" };

export const unreadable = (reason: string): DocumentText => ({ kind: "unreadable", reason });
