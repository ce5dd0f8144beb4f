/** Server components only. */
export * from "./code-block.tsx";
