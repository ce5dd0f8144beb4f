import type Stripe from "stripe";
import { newId } from "../ids.ts";
import { findCustomer } from "../resources/customers.ts";
import type { SessionRow } from "../state.ts";
import { missingParameter } from "../wire/parameters.ts";
import { invalid } from "../wire/stripe-error.ts";
import { mergeMetadata, nowSeconds, type StripeWorld } from "../world.ts";
import { makeLine } from "./make-line.ts";

const lifetimeSeconds = 24 * 60 * 60;

/** A Checkout Session in payment mode. Its PaymentIntent is made when somebody first tries to pay. */
export function makeSession(world: StripeWorld, parameters: Stripe.Checkout.SessionCreateParams): SessionRow {
  checkParameters(parameters);
  const known = parameters.customer === undefined ? undefined : findCustomer(world, parameters.customer, "customer");
  const customer = known?.id ?? null;
  if (parameters.automatic_tax?.enabled === true && known && parameters.customer_update?.address !== "auto") {
    if (!known.address?.country)
      throw invalid(
        "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the Customer or set either `customer_update[address]` to 'auto' or `customer_update[shipping]` to 'auto' to save the address entered in Checkout to the Customer.",
        undefined,
        "customer_tax_location_invalid",
      );
  }
  const lines = (parameters.line_items ?? []).map((line, index) => makeLine(world, line, `line_items[${index}]`));
  const total = lines.reduce((sum, line) => sum + line.amount_total, 0);
  const currency = lines[0]?.currency ?? "usd";
  if (lines.some((line) => line.currency !== currency)) {
    throw invalid("All line items must have the same currency.", "line_items");
  }
  if (currency === "usd" && total < 50) {
    throw invalid(
      "The Checkout Session's total amount due must add up to at least $0.50 usd",
      undefined,
      "amount_too_small",
    );
  }
  const id = newId.checkoutSession();
  const session: Stripe.Checkout.Session = {
    ...unusedFields,
    id,
    object: "checkout.session",
    allow_promotion_codes: parameters.allow_promotion_codes ?? null,
    amount_subtotal: total,
    amount_total: total,
    automatic_tax: automaticTax(parameters.automatic_tax?.enabled === true),
    billing_address_collection: parameters.billing_address_collection ?? null,
    cancel_url: parameters.cancel_url ?? null,
    client_reference_id: parameters.client_reference_id ?? null,
    created: nowSeconds(),
    currency,
    customer,
    customer_creation: customer === null ? (parameters.customer_creation ?? "if_required") : null,
    customer_email: parameters.customer_email ?? null,
    expires_at: expiryOf(parameters.expires_at),
    invoice_creation: invoiceCreation(parameters.invoice_creation),
    locale: parameters.locale ?? null,
    metadata: mergeMetadata({}, parameters.metadata),
    mode: "payment",
    origin_context: parameters.origin_context ?? null,
    payment_method_options: {
      card: {
        request_three_d_secure: parameters.payment_method_options?.card?.request_three_d_secure ?? "automatic",
      },
    },
    payment_method_types: ["card"],
    submit_type: parameters.submit_type ?? null,
    success_url: parameters.success_url ?? null,
    ...(parameters.tax_id_collection && {
      tax_id_collection: {
        enabled: parameters.tax_id_collection.enabled,
        required: parameters.tax_id_collection.required ?? "never",
      },
    }),
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    url: `${world.publicUrl()}/checkout/pay/${id}`,
  };
  return world.state.checkoutSessions.insert({
    id,
    session,
    lines,
    paymentIntentData: parameters.payment_intent_data ?? {},
    updatesAddress: parameters.customer_update?.address === "auto",
  });
}

function checkParameters(parameters: Stripe.Checkout.SessionCreateParams): void {
  const { mode } = parameters;
  if (mode !== "payment") {
    throw mode === undefined
      ? missingParameter("mode")
      : invalid(`The sandbox serves mode payment, not yet ${mode}.`, "mode");
  }
  if (parameters.ui_mode !== undefined && parameters.ui_mode !== "hosted_page") {
    throw invalid("The sandbox serves the hosted page only.", "ui_mode");
  }
  if (parameters.success_url === undefined) throw missingParameter("success_url");
  if ((parameters.line_items ?? []).length === 0) throw missingParameter("line_items");
  if (parameters.customer !== undefined && parameters.customer_email !== undefined) {
    throw invalid("You may only specify one of these parameters: customer, customer_email.", "customer_email");
  }
  if (
    parameters.customer !== undefined &&
    parameters.tax_id_collection?.enabled === true &&
    parameters.customer_update?.name !== "auto"
  ) {
    throw invalid(
      "Tax ID collection requires updating business name on the customer. To enable tax ID collection for an existing customer, please set `customer_update[name]` to `auto`.",
      "customer_update",
    );
  }
  for (const name of ["success_url", "cancel_url"] as const) {
    const address = parameters[name];
    if (address !== undefined && !URL.canParse(address)) {
      throw invalid("Not a valid URL", name, "url_invalid");
    }
  }
}

function expiryOf(wanted: number | undefined): number {
  const now = nowSeconds();
  if (wanted === undefined) return now + lifetimeSeconds;
  if (wanted < now + 30 * 60 - 60 || wanted > now + lifetimeSeconds + 60) {
    throw invalid(
      "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.",
      "expires_at",
    );
  }
  return wanted;
}

const automaticTax = (enabled: boolean): Stripe.Checkout.Session.AutomaticTax => ({
  enabled,
  liability: enabled ? { type: "self" } : null,
  provider: enabled ? "stripe" : null,
  status: enabled ? "requires_location_inputs" : null,
});

function invoiceCreation(
  wanted: Stripe.Checkout.SessionCreateParams["invoice_creation"],
): Stripe.Checkout.Session.InvoiceCreation {
  const data = wanted?.invoice_data;
  return {
    enabled: wanted?.enabled ?? false,
    invoice_data: {
      account_tax_ids: null,
      custom_fields: null,
      description: data?.description ?? null,
      footer: data?.footer ?? null,
      issuer: null,
      metadata: mergeMetadata({}, data?.metadata),
      rendering_options: null,
    },
  };
}

/** What every session of this mode has in the same form. */
const unusedFields = {
  adaptive_pricing: { enabled: false },
  after_expiration: null,
  allowed_payment_method_types: null,
  client_secret: null,
  collected_information: { business_name: null, individual_name: null, shipping_details: null },
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
  customer_account: null,
  customer_details: null,
  discounts: [],
  integration_identifier: null,
  invoice: null,
  livemode: false,
  managed_payments: null,
  payment_intent: null,
  payment_link: null,
  payment_method_collection: "if_required",
  payment_method_configuration_details: null,
  payment_status: "unpaid",
  permissions: null,
  phone_number_collection: { enabled: false },
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  status: "open",
  subscription: null,
  ui_mode: "hosted_page",
  wallet_options: null,
} satisfies Partial<Stripe.Checkout.Session>;
