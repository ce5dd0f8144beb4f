/** What a document says, or why that cannot be found out; `reason` ends a sentence about the document. */
export type DocumentText =
  | { readonly kind: "text"; readonly pages: readonly string[] }
  | { readonly kind: "unreadable"; readonly reason: string }
  | { readonly kind: "busy" };

/** Reads documents for models that read none. */
export type DocumentSource = {
  /** `data` is base64. Never rejects. */
  read(mediaType: string, data: string): Promise<DocumentText>;
};
