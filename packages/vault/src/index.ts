export * from "./key-vault.ts";
export { type KeyWrapper, type WrappedKey } from "./key-wrapper.ts";
export * from "./label.ts";
export * from "./local-key-wrapper.ts";
export { SecretNotReadable } from "./secret-not-readable.ts";
