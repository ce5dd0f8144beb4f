import type Stripe from "stripe";
import { newId } from "../ids.ts";
import { type ListParameters, listOf } from "../wire/list.ts";
import { route } from "../wire/route.ts";
import { listParameters, optionalParameters, parametersOf } from "../wire/schemas.ts";
import { invalid, missing } from "../wire/stripe-error.ts";
import { emit, nowSeconds, type StripeWorld } from "../world.ts";
import { findCustomer } from "./customers.ts";

export const taxIdRoutes = [
  route<Stripe.TaxIdCreateParams>(
    "POST /v1/customers/:id/tax_ids",
    parametersOf("POST /v1/customers/{id}/tax_ids"),
    ({ id, parameters, world }) =>
      makeTaxId(world, findCustomer(world, id, "customer").id, parameters.type, parameters.value),
  ),
  route<ListParameters>("GET /v1/customers/:id/tax_ids", listParameters(), ({ id, parameters, world, path }) => {
    findCustomer(world, id, "customer");
    const rows = world.state.taxIds.all().filter(({ customer }) => customer === id);
    return listOf(rows, parameters, path);
  }),
  route("GET /v1/tax_ids/:id", optionalParameters({}), ({ id, world }) => findTaxId(world, id)),
  route("DELETE /v1/tax_ids/:id", optionalParameters({}), ({ id, world }) => {
    const taxId = findTaxId(world, id);
    world.state.taxIds.remove(id);
    emit(world, "customer.tax_id.deleted", taxId);
    return { id, object: "tax_id", deleted: true };
  }),
];

/** The numbers that the sandbox can tell from nonsense; all other kinds are taken as they are. */
const forms: Readonly<Record<string, RegExp | undefined>> = {
  eu_vat: /^[A-Z]{2}[0-9A-Z]{8,12}$/,
  gb_vat: /^GB(\d{9}|\d{12})$/,
  us_ein: /^\d{2}-?\d{7}$/,
  ch_vat: /^CHE-?\d{3}\.?\d{3}\.?\d{3} ?(MWST|TVA|IVA)$/,
};

export function makeTaxId(
  world: StripeWorld,
  customer: string,
  type: Stripe.TaxIdCreateParams["type"],
  value: string,
): Stripe.TaxId {
  const form = forms[type];
  if (form && !form.test(value)) throw invalid(`Invalid value for ${type}.`, "value", "tax_id_invalid");
  const taxId: Stripe.TaxId = {
    id: newId.taxId(),
    object: "tax_id",
    country: type === "us_ein" ? "US" : value.slice(0, 2),
    created: nowSeconds(),
    customer,
    customer_account: null,
    livemode: false,
    owner: { customer, customer_account: null, type: "customer" },
    type,
    value,
    verification: { status: "unverified", verified_address: null, verified_name: null },
  };
  world.state.taxIds.insert(taxId);
  emit(world, "customer.tax_id.created", taxId);
  return taxId;
}

function findTaxId(world: StripeWorld, id: string): Stripe.TaxId {
  const taxId = world.state.taxIds.find(id);
  if (!taxId) throw missing("tax_id", id, "id");
  return taxId;
}
