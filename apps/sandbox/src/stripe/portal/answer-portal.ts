import type Stripe from "stripe";
import { type Exchange, redirect, sendHtml } from "../../http/exchange.ts";
import { readBody } from "../../http/read-body.ts";
import { emit, type StripeWorld } from "../world.ts";
import { portalPage } from "./portal-page.ts";

/** `/checkout/portal/<session>`: cards can be removed, invoices read. */
export async function answerPortal(
  { method, request, response, path }: Exchange,
  world: StripeWorld,
  portal: Stripe.BillingPortal.Session,
  onChange: () => void,
): Promise<void> {
  const cards = world.state.paymentMethods.all().filter((row) => row.method.customer === portal.customer);
  if (method === "POST") {
    const form = new URLSearchParams((await readBody(request)).toString("utf8"));
    const removed = cards.find(({ id }) => id === form.get("remove"));
    if (removed) {
      removed.method.customer = null;
      emit(world, "payment_method.detached", removed.method, { customer: portal.customer });
      onChange();
    }
    return redirect(response, path);
  }
  sendHtml(
    response,
    200,
    portalPage({
      portal,
      cards: cards.map((row) => row.method),
      invoices: world.state.invoices.all().filter(({ customer }) => customer === portal.customer),
      taxIds: world.state.taxIds.all().filter(({ customer }) => customer === portal.customer),
    }),
  );
}
