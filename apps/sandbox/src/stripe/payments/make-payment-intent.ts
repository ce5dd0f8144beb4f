import type Stripe from "stripe";
import { newId } from "../ids.ts";
import { emit, nowSeconds, type StripeWorld } from "../world.ts";

export type PaymentIntentFacts = {
  amount: number;
  currency: string;
  customer: string | null;
  description?: string | null | undefined;
  metadata: Stripe.Metadata;
  captureMethod?: Stripe.PaymentIntent.CaptureMethod | undefined;
  receiptEmail?: string | null | undefined;
  setupFutureUsage?: Stripe.PaymentIntent.SetupFutureUsage | null | undefined;
  statementDescriptor?: string | null | undefined;
  statementDescriptorSuffix?: string | null | undefined;
  transferGroup?: string | null | undefined;
  automaticMethods: boolean;
  hooks?: Stripe.PaymentIntent.Hooks | undefined;
};

export function makePaymentIntent(world: StripeWorld, facts: PaymentIntentFacts): Stripe.PaymentIntent {
  const id = newId.paymentIntent();
  const intent: Stripe.PaymentIntent = {
    id,
    object: "payment_intent",
    allowed_payment_method_types: null,
    amount: facts.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: facts.automaticMethods ? { allow_redirects: "always", enabled: true } : null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: facts.captureMethod ?? "automatic_async",
    client_secret: `${id}_secret_${newId.secretPart()}`,
    confirmation_method: "automatic",
    created: nowSeconds(),
    currency: facts.currency,
    customer: facts.customer,
    customer_account: null,
    description: facts.description ?? null,
    excluded_payment_method_types: null,
    ...(facts.hooks && { hooks: facts.hooks }),
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: { enabled: false },
    metadata: facts.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: "automatic" },
    },
    payment_method_types: ["card"],
    payment_record: null,
    processing: null,
    receipt_email: facts.receiptEmail ?? null,
    review: null,
    setup_future_usage: facts.setupFutureUsage ?? null,
    shipping: null,
    source: null,
    statement_descriptor: facts.statementDescriptor ?? null,
    statement_descriptor_suffix: facts.statementDescriptorSuffix ?? null,
    status: "requires_payment_method",
    transfer_data: null,
    transfer_group: facts.transferGroup ?? null,
  };
  world.state.paymentIntents.insert(intent);
  emit(world, "payment_intent.created", intent);
  return intent;
}
