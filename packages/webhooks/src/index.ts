export * from "./guarded-sender.ts";
export { longestFailureMs, retryAfterMs } from "./retry-schedule.ts";
export { isWebhookSecret, mintWebhookSecret, type SignedWebhook, signWebhook } from "./sign.ts";
export { createWebhookSender, type WebhookAttempt, type WebhookSender } from "./webhook-sender.ts";
