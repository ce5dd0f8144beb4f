import type Stripe from "stripe";
import { makeSession } from "../checkout/make-session.ts";
import { expireSession } from "../checkout/complete-session.ts";
import type { SessionRow } from "../state.ts";
import { type ListParameters, listOf } from "../wire/list.ts";
import { route } from "../wire/route.ts";
import { listParameters, optionalParameters, parametersOf } from "../wire/schemas.ts";
import { invalid, missing } from "../wire/stripe-error.ts";
import { mergeMetadata, type StripeWorld } from "../world.ts";

export const checkoutSessionRoutes = [
  route<Stripe.Checkout.SessionCreateParams>(
    "POST /v1/checkout/sessions",
    parametersOf("POST /v1/checkout/sessions"),
    ({ parameters, world }) => makeSession(world, parameters).session,
  ),
  route<ListParameters & { customer?: string; payment_intent?: string; status?: string }>(
    "GET /v1/checkout/sessions",
    listParameters({ customer: { type: "string" }, payment_intent: { type: "string" }, status: { type: "string" } }),
    ({ parameters, world, path }) => {
      const { customer, payment_intent: intent, status } = parameters;
      const rows = world.state.checkoutSessions
        .all()
        .map((row) => row.session)
        .filter((session) => customer === undefined || session.customer === customer)
        .filter((session) => intent === undefined || session.payment_intent === intent)
        .filter((session) => status === undefined || session.status === status);
      return listOf(rows, parameters, path);
    },
  ),
  route("GET /v1/checkout/sessions/:id", optionalParameters({}), ({ id, world }) => findSession(world, id).session),
  route<{ metadata?: Stripe.Emptyable<Stripe.MetadataParam> }>(
    "POST /v1/checkout/sessions/:id",
    optionalParameters({
      metadata: { anyOf: [{ const: "" }, { type: "object", additionalProperties: { type: "string" } }] },
    }),
    ({ id, parameters, world }) => {
      const { session } = findSession(world, id);
      session.metadata = mergeMetadata(session.metadata, parameters.metadata);
      return session;
    },
  ),
  route("POST /v1/checkout/sessions/:id/expire", optionalParameters({}), ({ id, world }) => {
    const row = findSession(world, id);
    if (row.session.status !== "open") {
      throw invalid(
        `This Session is in an unexpected state: status is ${row.session.status}. Only Checkout Sessions with a status in ["open"] can be expired.`,
      );
    }
    return expireSession(world, row).session;
  }),
  route<ListParameters>(
    "GET /v1/checkout/sessions/:id/line_items",
    listParameters(),
    ({ id, parameters, world, path }) => listOf(findSession(world, id).lines.toReversed(), parameters, path),
  ),
];

export function findSession(world: StripeWorld, id: string): SessionRow {
  const row = world.state.checkoutSessions.find(id);
  if (!row) throw missing("checkout.session", id, "session");
  return row;
}
