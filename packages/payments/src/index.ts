export type { Checkout, CheckoutRequest } from "./create-checkout.ts";
export type { DisputeState } from "./dispute-state.ts";
export type { StripeMovement } from "./list-activity.ts";
export type { Payment, PaymentState } from "./payment-state.ts";
export { createPayments, isLivemode, type Payments } from "./payments.ts";
export type { RefundAnswer, RefundRequest, RefundState } from "./refund-state.ts";
export type { SavedCard, SavedCardCharge } from "./saved-card.ts";
export type { StripeClientOptions } from "./stripe-client.ts";
export {
  readWebhookSecrets,
  type StripeWebhook,
  verifyWebhook,
  type WebhookDelivery,
  type WebhookVerdict,
} from "./webhook.ts";
