export { DocumentReader } from "./document-reader.ts";
export type { DocumentText } from "./document-text.ts";
