import type Stripe from "stripe";
import { newId } from "../ids.ts";
import { taxBasisPoints, taxOn } from "../tax/tax-rate.ts";
import { route } from "../wire/route.ts";
import { optionalParameters, parametersOf } from "../wire/schemas.ts";
import { invalid, missing } from "../wire/stripe-error.ts";
import { nowSeconds, type StripeWorld } from "../world.ts";
import { findCustomer } from "./customers.ts";

/** A calculation can be charged for so long. */
const lifetimeSeconds = 90 * 24 * 60 * 60;

export const taxCalculationRoutes = [
  route<Stripe.Tax.CalculationCreateParams>(
    "POST /v1/tax/calculations",
    parametersOf("POST /v1/tax/calculations"),
    ({ parameters, world }) => world.state.taxCalculations.insert(calculate(world, parameters)),
  ),
  route("GET /v1/tax/calculations/:id", optionalParameters({}), ({ id, world }) => {
    const calculation = world.state.taxCalculations.find(id);
    if (!calculation) throw missing("tax calculation", id, "calculation");
    return calculation;
  }),
];

function calculate(
  world: StripeWorld,
  parameters: Stripe.Tax.CalculationCreateParams,
): Stripe.Tax.Calculation & { id: string } {
  if (parameters.customer === undefined) throw invalid("The sandbox calculates tax of a customer.", "customer");
  const customer = findCustomer(world, parameters.customer, "customer");
  const { address } = customer;
  if (!address?.country) {
    throw invalid(
      "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.",
      "customer",
      "customer_tax_location_invalid",
    );
  }
  const taxIds = world.state.taxIds.all().filter((taxId) => taxId.customer === customer.id);
  const basisPoints = taxBasisPoints({ country: address.country, state: address.state }, taxIds[0]?.type);
  const tax = parameters.line_items.reduce((sum, { amount }) => sum + taxOn(amount, basisPoints), 0);
  const amount = parameters.line_items.reduce((sum, line) => sum + line.amount, 0);
  return {
    id: newId.taxCalculation(),
    object: "tax.calculation",
    amount_total: amount + tax,
    currency: parameters.currency.toLowerCase(),
    customer: customer.id,
    customer_details: {
      address,
      address_source: "billing",
      ip_address: null,
      tax_ids: [],
      taxability_override: "none",
    },
    expires_at: nowSeconds() + lifetimeSeconds,
    livemode: false,
    ship_from_details: null,
    shipping_cost: null,
    tax_amount_exclusive: tax,
    tax_amount_inclusive: 0,
    tax_breakdown: [
      {
        amount: tax,
        inclusive: false,
        tax_rate_details: {
          country: address.country,
          flat_amount: null,
          percentage_decimal: (basisPoints / 100).toFixed(2),
          rate_type: "percentage",
          state: address.state ?? null,
          tax_type: "vat",
        },
        taxability_reason: basisPoints === 0 ? "not_collecting" : "standard_rated",
        taxable_amount: basisPoints === 0 ? 0 : amount,
      },
    ],
    tax_date: nowSeconds(),
  };
}
