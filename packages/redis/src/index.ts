export { checkMoneyRedis } from "./check-money-redis.ts";
export * from "./invalidation.ts";
export { blockKey, unblockKey } from "./slices/block-key.ts";
export { createSliceStore, type SliceStoreOptions } from "./slices/slice-store.ts";
export {
  createSliceReader,
  type SliceBooks,
  type SliceFigures,
  type SliceReader,
  TooManyHolds,
  type UsageStream,
} from "./slices/slice-reader.ts";
