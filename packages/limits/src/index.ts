export * from "./allow-list.ts";
export * from "./api-key.ts";
export * from "./call-limits.ts";
export * from "./holder-limits.ts";
export * from "./key-policy.ts";
export * from "./limits-of.ts";
export * from "./periods.ts";
export type * from "./workspace-routing.ts";
