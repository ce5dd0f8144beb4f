export * from "./api-key-format.ts";
