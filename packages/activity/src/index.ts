export * from "./activity-source.ts";
export * from "./generation-detail.ts";
export * from "./postgres/postgres-activity.ts";
export * from "./postgres/public-traffic.ts";
export { forgetOldMinutes, rollUp } from "./postgres/roll-up.ts";
export type { CorrectionLine, Receipt, ReceiptLine } from "./receipt.ts";
export type { Percentiles } from "./speed-slots.ts";
export { type Bucket, bucketsOf } from "./time-buckets.ts";
