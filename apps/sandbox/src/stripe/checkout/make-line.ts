import type Stripe from "stripe";
import { newId } from "../ids.ts";
import type { WireLineItem, WirePrice } from "../state.ts";
import { missingParameter } from "../wire/parameters.ts";
import { invalid, missing } from "../wire/stripe-error.ts";
import { nowSeconds, type StripeWorld } from "../world.ts";

/** One line of a session, from its `price_data` or from a price of the catalogue. */
export function makeLine(
  world: StripeWorld,
  line: Stripe.Checkout.SessionCreateParams.LineItem,
  path: string,
): WireLineItem {
  if (line.price !== undefined) return catalogueLine(world, line.price, line.quantity ?? 1, path);
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
  return lineOf(makePrice(currency, unitAmount), name, quantity);
}

function lineOf(price: WirePrice, description: string, quantity: number): WireLineItem {
  const total = (price.unit_amount ?? 0) * quantity;
  return {
    id: newId.lineItem(),
    object: "item",
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: total,
    amount_tax: 0,
    amount_total: total,
    currency: price.currency,
    description,
    metadata: {},
    price,
    quantity,
  };
}

function catalogueLine(world: StripeWorld, priceId: string, quantity: number, path: string): WireLineItem {
  const price = world.state.prices.find(priceId);
  if (!price) throw missing("price", priceId, `${path}[price]`);
  const product = typeof price.product === "string" ? world.state.products.find(price.product) : undefined;
  return lineOf(price, product?.name ?? "", quantity);
}

export const makePrice = (currency: string, unitAmount: number): WirePrice => ({
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
