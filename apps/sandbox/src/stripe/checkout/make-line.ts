import type Stripe from "stripe";
import { newId } from "../ids.ts";
import type { WireLineItem, WirePrice } from "../state.ts";
import { missingParameter } from "../wire/parameters.ts";
import { invalid, missing } from "../wire/stripe-error.ts";
import { nowSeconds } from "../world.ts";

/** One line of a session from its `price_data`; catalogue prices are not served. */
export function makeLine(line: Stripe.Checkout.SessionCreateParams.LineItem, path: string): WireLineItem {
  if (line.price !== undefined) throw missing("price", line.price, `${path}[price]`);
  const data = line.price_data;
  if (!data) throw missingParameter(`${path}[price_data]`);
  const name = data.product_data?.name;
  if (name === undefined) throw missingParameter(`${path}[price_data][product_data][name]`);
  const unitAmount = data.unit_amount;
  if (unitAmount === undefined) throw missingParameter(`${path}[price_data][unit_amount]`);
  if (!Number.isInteger(unitAmount) || unitAmount < 0) {
    throw invalid(`Invalid integer: ${unitAmount}`, `${path}[price_data][unit_amount]`, "parameter_invalid_integer");
  }
  const quantity = line.quantity ?? 1;
  const currency = data.currency.toLowerCase();
  return {
    id: newId.lineItem(),
    object: "item",
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: unitAmount * quantity,
    amount_tax: 0,
    amount_total: unitAmount * quantity,
    currency,
    description: name,
    metadata: {},
    price: makePrice(currency, unitAmount),
    quantity,
  };
}

const makePrice = (currency: string, unitAmount: number): WirePrice => ({
  id: newId.price(),
  object: "price",
  active: false,
  billing_scheme: "per_unit",
  created: nowSeconds(),
  currency,
  custom_unit_amount: null,
  livemode: false,
  lookup_key: null,
  metadata: {},
  nickname: null,
  product: newId.product(),
  recurring: null,
  tax_behavior: "unspecified",
  tiers_mode: null,
  transform_quantity: null,
  type: "one_time",
  unit_amount: unitAmount,
  unit_amount_decimal: String(unitAmount),
});
