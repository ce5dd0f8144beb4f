import type Stripe from "stripe";
import { newId } from "../ids.ts";
import { missingParameter } from "../wire/parameters.ts";
import { route } from "../wire/route.ts";
import { parametersOf } from "../wire/schemas.ts";
import { nowSeconds, type StripeWorld } from "../world.ts";
import { findCustomer } from "./customers.ts";

export const portalRoutes = [
  route<Stripe.BillingPortal.SessionCreateParams>(
    "POST /v1/billing_portal/sessions",
    parametersOf("POST /v1/billing_portal/sessions"),
    ({ parameters, world }) => makePortalSession(world, parameters),
  ),
];

/** A page where a customer looks after his cards, invoices and tax ids. */
function makePortalSession(
  world: StripeWorld,
  parameters: Stripe.BillingPortal.SessionCreateParams,
): Stripe.BillingPortal.Session {
  if (parameters.customer === undefined) throw missingParameter("customer");
  const customer = findCustomer(world, parameters.customer, "customer");
  const id = newId.portalSession();
  return world.state.portalSessions.insert({
    id,
    object: "billing_portal.session",
    configuration: newId.portalConfiguration(),
    created: nowSeconds(),
    customer: customer.id,
    customer_account: null,
    flow: null,
    livemode: false,
    locale: parameters.locale ?? null,
    on_behalf_of: null,
    return_url: parameters.return_url ?? null,
    url: `${world.publicUrl()}/checkout/portal/${id}`,
  });
}
