export { type AttemptCounts, type AttemptWindow, createAttemptCounts } from "./attempt-counts/attempt-counts.ts";
export { checkMoneyRedis } from "./check-money-redis.ts";
export { createHealthExchange, type HealthExchange } from "./health/health-exchange.ts";
export * from "./invalidation.ts";
export { createSliceStore, type SliceStoreOptions } from "./slices/slice-store.ts";
export {
  createSliceReader,
  type SliceBooks,
  type SliceFigures,
  type SliceReader,
  TooManyHolds,
  type UsageStream,
} from "./slices/slice-reader.ts";
export { createSessionPins, type SharedPins } from "./pins/session-pins.ts";
export { createKeptAnswers, type KeptAnswerOptions } from "./answers/kept-answers.ts";
export { createLanes, type LaneConnection } from "./lanes/lanes.ts";
export {
  createRequestCounts,
  type FullMinute,
  type RequestCounts,
  type RequestHolder,
} from "./request-counts/request-counts.ts";
export type { LaneReading } from "./lanes/lane-store.ts";
