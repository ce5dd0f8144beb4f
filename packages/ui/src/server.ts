/** Server components only. */
export * from "./code-block.tsx";
export type { CodeLanguage } from "./highlight.ts";
