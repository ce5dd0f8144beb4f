import type Stripe from "stripe";
import { addLine } from "../invoices/make-invoice.ts";
import { newId } from "../ids.ts";
import type { WireInvoiceItem } from "../state.ts";
import { type ListParameters, listOf } from "../wire/list.ts";
import { missingParameter } from "../wire/parameters.ts";
import { route } from "../wire/route.ts";
import { listParameters, optionalParameters, parametersOf } from "../wire/schemas.ts";
import { invalid, missing } from "../wire/stripe-error.ts";
import { mergeMetadata, nowSeconds, type StripeWorld } from "../world.ts";
import { findCustomer } from "./customers.ts";
import { findInvoice } from "./invoices.ts";

export const invoiceItemRoutes = [
  route<Stripe.InvoiceItemCreateParams>(
    "POST /v1/invoiceitems",
    parametersOf("POST /v1/invoiceitems"),
    ({ parameters, world }) => makeItem(world, parameters),
  ),
  route<ListParameters & { customer?: string; invoice?: string }>(
    "GET /v1/invoiceitems",
    listParameters({ customer: { type: "string" }, invoice: { type: "string" } }),
    ({ parameters, world, path }) => {
      const { customer, invoice } = parameters;
      const rows = world.state.invoiceItems
        .all()
        .filter((item) => customer === undefined || item.customer === customer)
        .filter((item) => invoice === undefined || item.invoice === invoice);
      return listOf(rows, parameters, path);
    },
  ),
  route("GET /v1/invoiceitems/:id", optionalParameters({}), ({ id, world }) => {
    const item = world.state.invoiceItems.find(id);
    if (!item) throw missing("invoiceitem", id, "invoiceitem");
    return item;
  }),
];

function makeItem(world: StripeWorld, parameters: Stripe.InvoiceItemCreateParams): WireInvoiceItem {
  if (parameters.customer === undefined) throw missingParameter("customer");
  const customer = findCustomer(world, parameters.customer, "customer");
  const amount = amountOf(world, parameters);
  const invoice = parameters.invoice === undefined ? undefined : findInvoice(world, parameters.invoice);
  if (invoice && invoice.status !== "draft") throw invalid("You can only add items to a draft invoice.", "invoice");
  if (invoice && invoice.customer !== customer.id) throw invalid("The invoice belongs to another customer.", "invoice");
  const now = nowSeconds();
  const item: WireInvoiceItem = {
    id: newId.invoiceItem(),
    object: "invoiceitem",
    amount,
    currency: parameters.currency ?? "usd",
    customer: customer.id,
    customer_account: null,
    date: now,
    description: parameters.description ?? null,
    discountable: true,
    discounts: [],
    invoice: invoice?.id ?? null,
    livemode: false,
    metadata: mergeMetadata({}, parameters.metadata),
    parent: null,
    period: { end: now, start: now },
    pricing: null,
    proration: false,
    quantity: parameters.quantity ?? 1,
    quantity_decimal: String(parameters.quantity ?? 1),
    tax_rates: [],
    test_clock: null,
  };
  world.state.invoiceItems.insert(item);
  if (invoice)
    addLine(invoice, { amount, description: item.description, quantity: item.quantity, invoiceItem: item.id });
  return item;
}

function amountOf(world: StripeWorld, parameters: Stripe.InvoiceItemCreateParams): number {
  const quantity = parameters.quantity ?? 1;
  const data = parameters.price_data;
  if (data?.unit_amount !== undefined) return data.unit_amount * quantity;
  const price = parameters.pricing?.price;
  if (price !== undefined) {
    const found = world.state.prices.find(price);
    if (!found) throw missing("price", price, "pricing[price]");
    return (found.unit_amount ?? 0) * quantity;
  }
  if (parameters.amount === undefined) throw missingParameter("amount");
  if (!Number.isInteger(parameters.amount))
    throw invalid(`Invalid integer: ${parameters.amount}`, "amount", "parameter_invalid_integer");
  return parameters.amount;
}
