import type Stripe from "stripe";
import { confirmPayment, declineError } from "../payments/confirm-payment.ts";
import { makeBalanceTransaction } from "../payments/make-charge.ts";
import { makePaymentIntent } from "../payments/make-payment-intent.ts";
import { type ListParameters, listOf } from "../wire/list.ts";
import { missingParameter } from "../wire/parameters.ts";
import { route } from "../wire/route.ts";
import { listParameters, optionalParameters, parametersOf } from "../wire/schemas.ts";
import { invalid, missing, StripeError } from "../wire/stripe-error.ts";
import { emit, mergeMetadata, nowSeconds, type StripeWorld } from "../world.ts";
import { findCustomer } from "./customers.ts";
import { findMethod } from "./payment-methods.ts";

export const paymentIntentRoutes = [
  route<Stripe.PaymentIntentCreateParams>(
    "POST /v1/payment_intents",
    parametersOf("POST /v1/payment_intents"),
    ({ parameters, world }) => createIntent(world, parameters),
  ),
  route<ListParameters & { customer?: string }>(
    "GET /v1/payment_intents",
    listParameters({ customer: { type: "string" } }),
    ({ parameters, world, path }) => {
      const { customer } = parameters;
      const rows = world.state.paymentIntents
        .all()
        .filter((intent) => customer === undefined || intent.customer === customer);
      return listOf(rows, parameters, path);
    },
  ),
  route("GET /v1/payment_intents/:id", optionalParameters({}), ({ id, world }) => findIntent(world, id)),
  route<Pick<Stripe.PaymentIntentUpdateParams, "description" | "metadata" | "receipt_email">>(
    "POST /v1/payment_intents/:id",
    optionalParameters({
      description: { type: "string" },
      receipt_email: { type: "string" },
      metadata: { anyOf: [{ const: "" }, { type: "object", additionalProperties: { type: "string" } }] },
    }),
    ({ id, parameters, world }) => {
      const intent = findIntent(world, id);
      if (parameters.description !== undefined) intent.description = parameters.description;
      if (parameters.receipt_email !== undefined) intent.receipt_email = parameters.receipt_email || null;
      intent.metadata = mergeMetadata(intent.metadata, parameters.metadata);
      return intent;
    },
  ),
  route<Stripe.PaymentIntentConfirmParams>(
    "POST /v1/payment_intents/:id/confirm",
    parametersOf("POST /v1/payment_intents/{id}/confirm"),
    ({ id, parameters, world }) => confirmIntent(world, findIntent(world, id), parameters),
  ),
  route<Stripe.PaymentIntentCancelParams>(
    "POST /v1/payment_intents/:id/cancel",
    parametersOf("POST /v1/payment_intents/{id}/cancel"),
    ({ id, parameters, world }) => {
      const intent = findIntent(world, id);
      if (intent.status === "succeeded" || intent.status === "canceled") throw unexpectedState(intent, "cancel");
      intent.status = "canceled";
      intent.canceled_at = nowSeconds();
      intent.cancellation_reason = parameters.cancellation_reason ?? null;
      emit(world, "payment_intent.canceled", intent);
      return intent;
    },
  ),
  route<Stripe.PaymentIntentCaptureParams>(
    "POST /v1/payment_intents/:id/capture",
    parametersOf("POST /v1/payment_intents/{id}/capture"),
    ({ id, parameters, world }) => captureIntent(world, findIntent(world, id), parameters.amount_to_capture),
  ),
];

function findIntent(world: StripeWorld, id: string): Stripe.PaymentIntent {
  const intent = world.state.paymentIntents.find(id);
  if (!intent) throw missing("payment_intent", id, "intent");
  return intent;
}

function createIntent(world: StripeWorld, parameters: Stripe.PaymentIntentCreateParams): Stripe.PaymentIntent {
  const { amount, currency } = parameters;
  if (!Number.isInteger(amount) || amount < 1) {
    throw invalid("This value must be greater than or equal to 1.", "amount", "parameter_invalid_integer");
  }
  if (currency.toLowerCase() === "usd" && amount < 50) {
    throw invalid("Amount must be at least $0.50 usd", "amount", "amount_too_small");
  }
  const customer = parameters.customer === undefined ? null : findCustomer(world, parameters.customer, "customer").id;
  const calculation = parameters.hooks?.inputs?.tax?.calculation;
  if (calculation && !world.state.taxCalculations.find(calculation))
    throw missing("tax calculation", calculation, "hooks[inputs][tax][calculation]");
  if (parameters.payment_method !== undefined) findMethod(world, parameters.payment_method);
  const intent = makePaymentIntent(world, {
    amount,
    currency: currency.toLowerCase(),
    customer,
    description: parameters.description,
    metadata: mergeMetadata({}, parameters.metadata),
    captureMethod: parameters.capture_method,
    receiptEmail: parameters.receipt_email || null,
    setupFutureUsage: parameters.setup_future_usage,
    statementDescriptor: parameters.statement_descriptor,
    statementDescriptorSuffix: parameters.statement_descriptor_suffix,
    transferGroup: parameters.transfer_group,
    automaticMethods: parameters.allowed_payment_method_types === undefined,
    ...(calculation && { hooks: { inputs: { tax: { calculation } } } }),
  });
  if (parameters.confirm === true) return confirmIntent(world, intent, parameters);
  if (parameters.payment_method !== undefined) {
    intent.payment_method = findMethod(world, parameters.payment_method).id;
    intent.status = "requires_confirmation";
  }
  return intent;
}

function confirmIntent(
  world: StripeWorld,
  intent: Stripe.PaymentIntent,
  {
    payment_method: method,
    off_session: offSession,
  }: Pick<Stripe.PaymentIntentCreateParams, "payment_method" | "off_session">,
): Stripe.PaymentIntent {
  if (intent.status !== "requires_payment_method" && intent.status !== "requires_confirmation") {
    throw unexpectedState(intent, "confirm");
  }
  const chosen = method ?? intent.payment_method;
  if (typeof chosen !== "string") throw missingParameter("payment_method");
  const isOffSession = offSession !== undefined && offSession !== false;
  const outcome = confirmPayment(world, intent, findMethod(world, chosen), { offSession: isOffSession });
  if (outcome.kind === "declined") throw declineError(outcome.decline, intent, outcome.charge);
  return intent;
}

function captureIntent(
  world: StripeWorld,
  intent: Stripe.PaymentIntent,
  wanted: number | undefined,
): Stripe.PaymentIntent {
  if (intent.status !== "requires_capture") throw unexpectedState(intent, "capture");
  const amount = wanted ?? intent.amount_capturable;
  if (amount > intent.amount_capturable) {
    throw invalid(
      "The amount to capture is greater than the amount that can be captured.",
      "amount_to_capture",
      "amount_too_large",
    );
  }
  const charge = typeof intent.latest_charge === "string" ? world.state.charges.find(intent.latest_charge) : undefined;
  if (charge) {
    charge.amount_captured = amount;
    charge.captured = true;
    charge.balance_transaction = makeBalanceTransaction(world, charge).id;
    emit(world, "charge.captured", charge);
  }
  intent.status = "succeeded";
  intent.amount_received = amount;
  intent.amount_capturable = 0;
  emit(world, "payment_intent.succeeded", intent);
  return intent;
}

const unexpectedState = (intent: Stripe.PaymentIntent, verb: string) =>
  new StripeError(
    400,
    `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}.`,
    { code: "payment_intent_unexpected_state", payment_intent: structuredClone(intent) },
    true,
  );
