export * from "./api-key.ts";
export * from "./key-policy.ts";
