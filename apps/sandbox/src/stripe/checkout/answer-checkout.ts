import type Stripe from "stripe";
import { type Exchange, redirect, sendHtml, sendPdf } from "../../http/exchange.ts";
import { readBody } from "../../http/read-body.ts";
import { html } from "../../pages/html.ts";
import { layout } from "../../pages/layout.ts";
import type { SessionRow } from "../state.ts";
import type { StripeWorld } from "../world.ts";
import { authenticationPage } from "./authentication-page.ts";
import { checkoutPage, endedPage } from "./checkout-page.ts";
import { authenticateSession, expireOverdueSessions, paySession, successLocation } from "./complete-session.ts";
import { invoicePage, invoicePdf } from "../invoices/invoice-page.ts";
import { answerPortal } from "../portal/answer-portal.ts";
import type { BillingAddress } from "./tax-session.ts";
import { receiptPage } from "./receipt-page.ts";

const notFoundPage = layout("Not found", html`<main class="wrap"><h1>There is no such page</h1></main>`);

/** The hosted pages: `/checkout/pay/<session>`, and what is left of a payment: receipts, invoices, the portal. */
export async function answerCheckout(exchange: Exchange, world: StripeWorld, onChange: () => void): Promise<void> {
  const { path, method, request, response } = exchange;
  const receipt = /^\/checkout\/receipts\/([^/]+)$/.exec(path)?.[1];
  const charge = receipt === undefined ? undefined : world.state.charges.find(receipt);
  if (charge) return sendHtml(response, 200, receiptPage(charge, taxOf(world, charge)));
  const [, invoiceId, isPdf] = /^\/checkout\/invoices\/([^/]+?)(\/pdf)?$/.exec(path) ?? [];
  const invoice = invoiceId === undefined ? undefined : world.state.invoices.find(invoiceId);
  if (invoice && isPdf !== undefined) return sendPdf(response, invoicePdf(invoice));
  if (invoice) return sendHtml(response, 200, invoicePage(invoice));
  const portalId = /^\/checkout\/portal\/([^/]+)$/.exec(path)?.[1];
  const portal = portalId === undefined ? undefined : world.state.portalSessions.find(portalId);
  if (portal) return await answerPortal(exchange, world, portal, onChange);

  const [, step, id] = /^\/checkout\/(pay|authenticate)\/([^/]+)$/.exec(path) ?? [];
  expireOverdueSessions(world);
  const row = id === undefined ? undefined : world.state.checkoutSessions.find(id);
  if (!row) return sendHtml(response, 404, notFoundPage);
  const { session } = row;
  if (session.status !== "open") {
    const location = session.status === "complete" ? successLocation(session) : (session.cancel_url ?? "");
    return sendHtml(response, session.status === "complete" ? 200 : 410, endedPage(row, location));
  }
  if (step === "authenticate") return authenticate(exchange, world, row, onChange);
  const email = session.customer_email ?? emailOf(world, session.customer) ?? "";
  if (method !== "POST") return sendHtml(response, 200, checkoutPage(row, { name: "", email, expiry: "" }));

  const form = new URLSearchParams((await readBody(request)).toString("utf8"));
  const entered = { name: field(form, "name"), email: field(form, "email") || email, expiry: field(form, "expiry") };
  const address = addressIn(form);
  const taxId = field(form, "tax_id");
  const outcome = paySession(world, row, {
    name: entered.name,
    email: entered.email,
    card: cardIn(form),
    taxId,
    ...(address && { address }),
  });
  onChange();
  if (outcome.kind === "paid") return redirect(response, outcome.location);
  if (outcome.kind === "authenticate") return redirect(response, `/checkout/authenticate/${session.id}`);
  sendHtml(response, 402, checkoutPage(row, entered, outcome));
}

/** The bank's page: complete or fail. Failing leads back to the card. */
async function authenticate(
  { method, request, response }: Exchange,
  world: StripeWorld,
  row: SessionRow,
  onChange: () => void,
): Promise<void> {
  if (method !== "POST") return sendHtml(response, 200, authenticationPage(row));
  const form = new URLSearchParams((await readBody(request)).toString("utf8"));
  const outcome = authenticateSession(world, row, form.get("answer") === "complete" ? "completed" : "failed");
  onChange();
  if (outcome?.kind === "paid") return redirect(response, outcome.location);
  const refusal = outcome?.kind === "refused" ? outcome : undefined;
  sendHtml(response, 402, checkoutPage(row, { name: "", email: "", expiry: "" }, refusal));
}

/** What was added to the payment on its page. */
function taxOf({ state }: StripeWorld, charge: Stripe.Charge): number | undefined {
  const row = state.checkoutSessions.all().find(({ session }) => session.payment_intent === charge.payment_intent);
  return row?.session.automatic_tax.enabled === true ? row.session.total_details?.amount_tax : undefined;
}

function addressIn(form: URLSearchParams): BillingAddress | undefined {
  const country = field(form, "country").toUpperCase();
  if (country === "") return undefined;
  return { country, state: field(form, "state").toUpperCase() || null, postalCode: field(form, "postal_code") };
}

function cardIn(form: URLSearchParams) {
  const [month = "", year = ""] = field(form, "expiry").split(/\s*[/ -]\s*/);
  const expYear = Number(year);
  return {
    number: field(form, "number").replaceAll(/[\s-]/g, ""),
    expMonth: Number(month),
    expYear: expYear < 100 ? 2_000 + expYear : expYear,
    cvc: field(form, "cvc"),
  };
}

const field = (form: URLSearchParams, name: string) => (form.get(name) ?? "").trim();

const emailOf = (world: StripeWorld, customer: unknown): string | undefined =>
  typeof customer === "string" ? (world.state.customers.find(customer)?.email ?? undefined) : undefined;
