import { createHash } from "node:crypto";
import type Stripe from "stripe";
import { newId } from "../ids.ts";
import type { PaymentMethodRow } from "../state.ts";
import { nowSeconds, type StripeWorld } from "../world.ts";
import { brandOf, type CardDetails } from "./test-cards.ts";

export type BillingDetails = { name: string | null; email: string | null };

/** A card as a stored payment method. Its number is kept, because test cards behave by their number. */
export function makePaymentMethod(
  world: StripeWorld,
  card: CardDetails,
  billing: BillingDetails,
  customer: string | null,
): PaymentMethodRow {
  const { brand, funding } = brandOf(card.number);
  const method: Stripe.PaymentMethod = {
    id: newId.paymentMethod(),
    object: "payment_method",
    allow_redisplay: "unspecified",
    billing_details: { address: emptyAddress, email: billing.email, name: billing.name, phone: null, tax_id: null },
    card: {
      brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
      country: "US",
      display_brand: brand,
      exp_month: card.expMonth,
      exp_year: card.expYear,
      fingerprint: fingerprintOf(card.number),
      funding,
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [brand], preferred: null },
      regulated_status: "unregulated",
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: nowSeconds(),
    customer,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: "card",
  };
  return world.state.paymentMethods.insert({ id: method.id, method, card: card.number });
}

export const emptyAddress: Stripe.Address = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
};

const fingerprintOf = (number: string) =>
  createHash("sha256").update(number).digest("base64").replaceAll(/\W/g, "").slice(0, 16);
