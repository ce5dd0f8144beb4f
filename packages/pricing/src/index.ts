export * from "./purchase-fee.ts";
