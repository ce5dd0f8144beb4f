import type Stripe from "stripe";
import { addLine, makeInvoice } from "../invoices/make-invoice.ts";
import { attachPayment, finalizeInvoice, payInvoice, voidInvoice } from "../invoices/move-invoice.ts";
import { type ListParameters, listOf } from "../wire/list.ts";
import { missingParameter } from "../wire/parameters.ts";
import { route } from "../wire/route.ts";
import { listParameters, optionalParameters, parametersOf } from "../wire/schemas.ts";
import { invalid, missing } from "../wire/stripe-error.ts";
import { emit, mergeMetadata, type StripeWorld } from "../world.ts";
import { findCustomer } from "./customers.ts";

export const invoiceRoutes = [
  route<Stripe.InvoiceCreateParams>("POST /v1/invoices", parametersOf("POST /v1/invoices"), ({ parameters, world }) =>
    createInvoice(world, parameters),
  ),
  route<ListParameters & { customer?: string; status?: string }>(
    "GET /v1/invoices",
    listParameters({ customer: { type: "string" }, status: { type: "string" } }),
    ({ parameters, world, path }) => {
      const { customer, status } = parameters;
      const rows = world.state.invoices
        .all()
        .filter((invoice) => customer === undefined || invoice.customer === customer)
        .filter((invoice) => status === undefined || invoice.status === status);
      return listOf(rows, parameters, path);
    },
  ),
  route("GET /v1/invoices/:id", optionalParameters({}), ({ id, world }) => findInvoice(world, id)),
  route<Pick<Stripe.InvoiceUpdateParams, "description" | "metadata">>(
    "POST /v1/invoices/:id",
    optionalParameters({
      description: { type: "string" },
      metadata: { anyOf: [{ const: "" }, { type: "object", additionalProperties: { type: "string" } }] },
    }),
    ({ id, parameters, world }) => {
      const invoice = findInvoice(world, id);
      if (parameters.description !== undefined) invoice.description = parameters.description || null;
      invoice.metadata = mergeMetadata(invoice.metadata, parameters.metadata);
      emit(world, "invoice.updated", invoice);
      return invoice;
    },
  ),
  route<ListParameters>("GET /v1/invoices/:id/lines", listParameters(), ({ id, parameters, world, path }) =>
    listOf(findInvoice(world, id).lines.data.toReversed(), parameters, path),
  ),
  route("DELETE /v1/invoices/:id", optionalParameters({}), ({ id, world }) => {
    const invoice = findInvoice(world, id);
    if (invoice.status !== "draft") throw invalid("You can only delete draft invoices.");
    world.state.invoices.remove(id);
    emit(world, "invoice.deleted", invoice);
    return { id, object: "invoice", deleted: true };
  }),
  route<Stripe.InvoiceFinalizeInvoiceParams>(
    "POST /v1/invoices/:id/finalize",
    optionalParameters({ auto_advance: { type: "boolean" } }),
    ({ id, world }) => finalizeInvoice(world, findInvoice(world, id)),
  ),
  route<Stripe.InvoicePayParams>(
    "POST /v1/invoices/:id/pay",
    optionalParameters({
      payment_method: { type: "string" },
      paid_out_of_band: { type: "boolean" },
      off_session: { type: "boolean" },
    }),
    ({ id, parameters, world }) => payInvoice(world, findInvoice(world, id), parameters),
  ),
  route<Stripe.InvoiceAttachPaymentParams>(
    "POST /v1/invoices/:id/attach_payment",
    optionalParameters({ payment_intent: { type: "string" } }),
    ({ id, parameters, world }) => {
      if (parameters.payment_intent === undefined) throw missingParameter("payment_intent");
      const intent = world.state.paymentIntents.find(parameters.payment_intent);
      if (!intent) throw missing("payment_intent", parameters.payment_intent, "payment_intent");
      return attachPayment(world, findInvoice(world, id), intent);
    },
  ),
  route("POST /v1/invoices/:id/void", optionalParameters({}), ({ id, world }) =>
    voidInvoice(world, findInvoice(world, id)),
  ),
  route<ListParameters & { invoice?: string; payment?: { type?: string; payment_intent?: string } }>(
    "GET /v1/invoice_payments",
    listParameters({
      invoice: { type: "string" },
      payment: { type: "object", properties: { type: { type: "string" }, payment_intent: { type: "string" } } },
    }),
    ({ parameters, world, path }) => {
      const intent = parameters.payment?.payment_intent;
      const rows = world.state.invoicePayments
        .all()
        .filter(({ invoice }) => parameters.invoice === undefined || invoice === parameters.invoice)
        .filter(({ payment }) => intent === undefined || payment.payment_intent === intent);
      return listOf(rows, parameters, path);
    },
  ),
];

export function findInvoice(world: StripeWorld, id: string, param = "invoice"): Stripe.Invoice {
  const invoice = world.state.invoices.find(id);
  if (!invoice) throw missing("invoice", id, param);
  return invoice;
}

function createInvoice(world: StripeWorld, parameters: Stripe.InvoiceCreateParams): Stripe.Invoice {
  if (parameters.customer === undefined) throw missingParameter("customer");
  const customer = findCustomer(world, parameters.customer, "customer");
  const invoice = makeInvoice(world, {
    customer,
    currency: parameters.currency ?? "usd",
    description: parameters.description ?? null,
    footer: parameters.footer ?? null,
    metadata: mergeMetadata({}, parameters.metadata),
    collectionMethod: parameters.collection_method ?? "charge_automatically",
    billingReason: "manual",
  });
  invoice.auto_advance = parameters.auto_advance ?? false;
  if (parameters.pending_invoice_items_behavior === "include") {
    for (const item of world.state.invoiceItems.all()) {
      if (item.customer !== customer.id || item.invoice !== null) continue;
      item.invoice = invoice.id;
      addLine(invoice, {
        amount: item.amount,
        description: item.description,
        quantity: item.quantity,
        invoiceItem: item.id,
      });
    }
  }
  return invoice;
}
