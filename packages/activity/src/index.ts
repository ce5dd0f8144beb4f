export * from "./activity-source.ts";
export * from "./generation-detail.ts";
export * from "./postgres/postgres-activity.ts";
export * from "./postgres/public-traffic.ts";
export type { CorrectionLine, Receipt, ReceiptLine } from "./receipt.ts";
