export * from "./account.ts";
export * from "./templates/credit-purchase.ts";
export * from "./templates/promotional-grant.ts";
export * from "./transaction.ts";
