/** A `multipart/form-data` body, taken apart. A field may be there more than once. */
export type FormBody = {
  readonly texts: ReadonlyMap<string, readonly string[]>;
  readonly files: ReadonlyMap<string, readonly FormFile[]>;
};

export type FormFile = { readonly name: string; readonly mediaType: string; readonly base64: string };
