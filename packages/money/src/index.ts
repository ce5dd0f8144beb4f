export * from "./cents.ts";
export * from "./money.ts";
export * from "./text.ts";
