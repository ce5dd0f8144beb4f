import type Stripe from "stripe";
import { newId } from "../ids.ts";
import { declineOf, wantsAuthentication } from "../payments/test-cards.ts";
import { type ListParameters, listOf } from "../wire/list.ts";
import { missingParameter } from "../wire/parameters.ts";
import { route } from "../wire/route.ts";
import { listParameters, optionalParameters, parametersOf } from "../wire/schemas.ts";
import { missing, StripeError } from "../wire/stripe-error.ts";
import { emit, mergeMetadata, nowSeconds, type StripeWorld } from "../world.ts";
import { findCustomer } from "./customers.ts";
import { findMethod } from "./payment-methods.ts";

export const setupIntentRoutes = [
  route<Stripe.SetupIntentCreateParams>(
    "POST /v1/setup_intents",
    parametersOf("POST /v1/setup_intents"),
    ({ parameters, world }) => createIntent(world, parameters),
  ),
  route<ListParameters & { customer?: string; payment_method?: string }>(
    "GET /v1/setup_intents",
    listParameters({ customer: { type: "string" }, payment_method: { type: "string" } }),
    ({ parameters, world, path }) => {
      const { customer, payment_method: method } = parameters;
      const rows = world.state.setupIntents
        .all()
        .filter((intent) => customer === undefined || intent.customer === customer)
        .filter((intent) => method === undefined || intent.payment_method === method);
      return listOf(rows, parameters, path);
    },
  ),
  route("GET /v1/setup_intents/:id", optionalParameters({}), ({ id, world }) => findIntent(world, id)),
  route<Stripe.SetupIntentConfirmParams>(
    "POST /v1/setup_intents/:id/confirm",
    optionalParameters({ payment_method: { type: "string" }, return_url: { type: "string" } }),
    ({ id, parameters, world }) => confirmIntent(world, findIntent(world, id), parameters.payment_method),
  ),
  route<Stripe.SetupIntentCancelParams>(
    "POST /v1/setup_intents/:id/cancel",
    optionalParameters({ cancellation_reason: { type: "string" } }),
    ({ id, world }) => {
      const intent = findIntent(world, id);
      if (intent.status === "succeeded" || intent.status === "canceled") throw unexpectedState(intent, "cancel");
      intent.status = "canceled";
      emit(world, "setup_intent.canceled", intent);
      return intent;
    },
  ),
];

function createIntent(world: StripeWorld, parameters: Stripe.SetupIntentCreateParams): Stripe.SetupIntent {
  const customer = parameters.customer === undefined ? null : findCustomer(world, parameters.customer, "customer").id;
  const id = newId.setupIntent();
  const intent: Stripe.SetupIntent = {
    id,
    object: "setup_intent",
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: null,
    cancellation_reason: null,
    client_secret: `${id}_secret_${newId.secretPart()}`,
    created: nowSeconds(),
    customer,
    customer_account: null,
    description: parameters.description ?? null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    managed_payments: null,
    mandate: null,
    metadata: mergeMetadata({}, parameters.metadata),
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: { card: { mandate_options: null, network: null, request_three_d_secure: "automatic" } },
    payment_method_types: ["card"],
    single_use_mandate: null,
    status: "requires_payment_method",
    usage: parameters.usage ?? "off_session",
  };
  world.state.setupIntents.insert(intent);
  emit(world, "setup_intent.created", intent);
  if (parameters.payment_method !== undefined) {
    intent.payment_method = findMethod(world, parameters.payment_method).id;
    intent.status = "requires_confirmation";
  }
  return parameters.confirm === true ? confirmIntent(world, intent, undefined) : intent;
}

/** Saves the method for later: declined, waiting for the bank's question, or done. */
function confirmIntent(world: StripeWorld, intent: Stripe.SetupIntent, wanted: string | undefined): Stripe.SetupIntent {
  if (intent.status !== "requires_payment_method" && intent.status !== "requires_confirmation")
    throw unexpectedState(intent, "confirm");
  const chosen = wanted ?? intent.payment_method;
  if (typeof chosen !== "string") throw missingParameter("payment_method");
  const row = findMethod(world, chosen);
  intent.payment_method = row.id;
  const decline = declineOf(row.card);
  if (decline) {
    intent.status = "requires_payment_method";
    intent.last_setup_error = { type: "card_error", code: "card_declined", message: decline.message };
    emit(world, "setup_intent.setup_failed", intent);
    throw new StripeError(
      402,
      decline.message,
      { type: "card_error", code: decline.code, setup_intent: structuredClone(intent) },
      true,
    );
  }
  if (wantsAuthentication(row.card, false)) {
    intent.status = "requires_action";
    intent.next_action = { type: "use_stripe_sdk", use_stripe_sdk: {} };
    emit(world, "setup_intent.requires_action", intent);
    return intent;
  }
  row.isSaved = true;
  if (typeof intent.customer === "string" && row.method.customer === null) {
    row.method.customer = intent.customer;
    emit(world, "payment_method.attached", row.method);
  }
  intent.status = "succeeded";
  intent.last_setup_error = null;
  emit(world, "setup_intent.succeeded", intent);
  return intent;
}

function findIntent(world: StripeWorld, id: string): Stripe.SetupIntent {
  const intent = world.state.setupIntents.find(id);
  if (!intent) throw missing("setupintent", id, "intent");
  return intent;
}

const unexpectedState = (intent: Stripe.SetupIntent, verb: string) =>
  new StripeError(
    400,
    `You cannot ${verb} this SetupIntent because it has a status of ${intent.status}.`,
    { code: "setup_intent_unexpected_state", setup_intent: structuredClone(intent) },
    true,
  );
