import type { Warning } from "@causeway/protocol";

/** What vectors are for, in no vendor's words. */
export type InputPurpose = "query" | "document" | "classification" | "clustering" | "similarity";

/** `input_type` in the words of Cohere, Voyage and NVIDIA; Google's task types too. */
const words: Readonly<Record<string, InputPurpose>> = {
  query: "query",
  search_query: "query",
  retrieval_query: "query",
  document: "document",
  passage: "document",
  search_document: "document",
  retrieval_document: "document",
  classification: "classification",
  clustering: "clustering",
  semantic_similarity: "similarity",
};

/** `undefined` for none, and for one that nobody knows, which is said. */
export function purposeOf(inputType: string | undefined, warn: ((warning: Warning) => unknown) | undefined) {
  if (inputType === undefined) return undefined;
  const purpose = words[inputType.toLowerCase()];
  if (purpose === undefined) warn?.(inputTypeLeftOut);
  return purpose;
}

export const inputTypeLeftOut: Warning = {
  code: "not-expressible",
  param: "input_type",
  message: "input_type was left out: the provider that answered does not know it.",
};
