export * from "./lane-book.ts";
export * from "./lane-terms.ts";
export * from "./lane-state.ts";
export * from "./limit-headers.ts";
export * from "./periods.ts";
export * from "./saved.ts";
