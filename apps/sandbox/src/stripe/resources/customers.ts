import type Stripe from "stripe";
import { newId } from "../ids.ts";
import { emptyAddress } from "../payments/make-payment-method.ts";
import { type ListParameters, listOf } from "../wire/list.ts";
import { route } from "../wire/route.ts";
import { listParameters, optionalParameters, parametersOf } from "../wire/schemas.ts";
import { missing } from "../wire/stripe-error.ts";
import { emit, mergeMetadata, nowSeconds, type StripeWorld } from "../world.ts";

export const customerRoutes = [
  route<Stripe.CustomerCreateParams>(
    "POST /v1/customers",
    parametersOf("POST /v1/customers"),
    ({ parameters, world }) => makeCustomer(world, parameters),
  ),
  route<ListParameters & { email?: string }>(
    "GET /v1/customers",
    listParameters({ email: { type: "string" } }),
    ({ parameters, world, path }) => {
      const { email } = parameters;
      const rows = world.state.customers.all().filter((customer) => email === undefined || customer.email === email);
      return listOf(rows, parameters, path);
    },
  ),
  route("GET /v1/customers/:id", optionalParameters({}), ({ id, world }) => {
    return world.state.deletedCustomers.find(id) ?? findCustomer(world, id);
  }),
  route<Stripe.CustomerUpdateParams>(
    "POST /v1/customers/:id",
    parametersOf("POST /v1/customers/{id}"),
    ({ id, parameters, world }) => updateCustomer(world, findCustomer(world, id), parameters),
  ),
  route("DELETE /v1/customers/:id", optionalParameters({}), ({ id, world }) => {
    const customer = findCustomer(world, id);
    world.state.customers.remove(id);
    emit(world, "customer.deleted", customer);
    return world.state.deletedCustomers.insert({ id, object: "customer", deleted: true });
  }),
];

export function findCustomer(world: StripeWorld, id: string, param = "id"): Stripe.Customer {
  const customer = world.state.customers.find(id);
  if (!customer) throw missing("customer", id, param);
  return customer;
}

export function makeCustomer(world: StripeWorld, parameters: Stripe.CustomerCreateParams): Stripe.Customer {
  const id = newId.customer();
  const customer: Stripe.Customer = {
    id,
    object: "customer",
    address: addressOf(parameters.address),
    balance: parameters.balance ?? 0,
    created: nowSeconds(),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: parameters.description ?? null,
    discount: null,
    email: parameters.email ?? null,
    invoice_prefix: parameters.invoice_prefix ?? id.slice(-8).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: mergeMetadata({}, parameters.metadata),
    name: parameters.name ?? null,
    next_invoice_sequence: 1,
    phone: parameters.phone ?? null,
    preferred_locales: parameters.preferred_locales ?? [],
    shipping: null,
    tax_exempt: parameters.tax_exempt || "none",
    test_clock: null,
  };
  world.state.customers.insert(customer);
  emit(world, "customer.created", customer);
  return customer;
}

function updateCustomer(
  world: StripeWorld,
  customer: Stripe.Customer,
  parameters: Stripe.CustomerUpdateParams,
): Stripe.Customer {
  const before = structuredClone(customer);
  const { email, name, phone, description, balance, address, metadata, invoice_settings: invoices } = parameters;
  if (email !== undefined) customer.email = email || null;
  if (name !== undefined) customer.name = name || null;
  if (phone !== undefined) customer.phone = phone || null;
  if (description !== undefined) customer.description = description || null;
  if (balance !== undefined) customer.balance = balance;
  if (address !== undefined) customer.address = addressOf(address);
  if (parameters.tax_exempt !== undefined) customer.tax_exempt = parameters.tax_exempt || "none";
  if (parameters.preferred_locales !== undefined) customer.preferred_locales = parameters.preferred_locales;
  if (invoices?.default_payment_method !== undefined) {
    customer.invoice_settings.default_payment_method = invoices.default_payment_method || null;
  }
  customer.metadata = mergeMetadata(customer.metadata, metadata);
  const previous = changedFields(before, customer);
  if (Object.keys(previous).length > 0) emit(world, "customer.updated", customer, previous);
  return customer;
}

const addressOf = (address: Stripe.CustomerCreateParams["address"]): Stripe.Address | null =>
  typeof address === "object" && address !== null ? { ...emptyAddress, ...address } : null;

function changedFields(before: object, after: object): Record<string, unknown> {
  const now = new Map(Object.entries(after));
  return Object.fromEntries(
    Object.entries(before).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(now.get(name))),
  );
}
