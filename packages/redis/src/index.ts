export * from "./invalidation.ts";
export { blockKey, unblockKey } from "./slices/block-key.ts";
export { createSliceStore, type SliceStoreOptions } from "./slices/slice-store.ts";
