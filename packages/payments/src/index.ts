export type { Payments } from "@causeway/payment-books";
export { createPayments, isLivemode } from "./payments.ts";
export type { StripeClientOptions } from "./stripe-client.ts";
export { verifyWebhook, type WebhookDelivery, type WebhookVerdict } from "./webhook.ts";
