import type Stripe from "stripe";
import { finishRefund, makeRefund } from "../reversals/make-refund.ts";
import { type ListParameters, listOf } from "../wire/list.ts";
import { missingParameter } from "../wire/parameters.ts";
import { route } from "../wire/route.ts";
import { listParameters, optionalParameters, parametersOf } from "../wire/schemas.ts";
import { invalid, missing } from "../wire/stripe-error.ts";
import { emit, mergeMetadata, type StripeWorld } from "../world.ts";

export const refundRoutes = [
  route<Stripe.RefundCreateParams>("POST /v1/refunds", parametersOf("POST /v1/refunds"), ({ parameters, world }) =>
    makeRefund(world, chargeOf(world, parameters), parameters),
  ),
  route<ListParameters & { charge?: string; payment_intent?: string }>(
    "GET /v1/refunds",
    listParameters({ charge: { type: "string" }, payment_intent: { type: "string" } }),
    ({ parameters, world, path }) => {
      const { charge, payment_intent: intent } = parameters;
      const rows = world.state.refunds
        .all()
        .filter((refund) => charge === undefined || refund.charge === charge)
        .filter((refund) => intent === undefined || refund.payment_intent === intent);
      return listOf(rows, parameters, path);
    },
  ),
  route("GET /v1/refunds/:id", optionalParameters({}), ({ id, world }) => findRefund(world, id)),
  route<{ metadata?: Stripe.Emptyable<Stripe.MetadataParam> }>(
    "POST /v1/refunds/:id",
    optionalParameters({
      metadata: { anyOf: [{ const: "" }, { type: "object", additionalProperties: { type: "string" } }] },
    }),
    ({ id, parameters, world }) => {
      const refund = findRefund(world, id);
      refund.metadata = mergeMetadata(refund.metadata, parameters.metadata);
      emit(world, "refund.updated", refund);
      emit(world, "charge.refund.updated", refund);
      return refund;
    },
  ),
  route("POST /v1/refunds/:id/cancel", optionalParameters({}), ({ id, world }) => {
    const refund = findRefund(world, id);
    if (refund.status !== "pending") throw invalid(`This refund is ${refund.status} and can't be canceled.`);
    finishRefund(world, refund, "canceled");
    return refund;
  }),
];

export function findRefund(world: StripeWorld, id: string): Stripe.Refund {
  const refund = world.state.refunds.find(id);
  if (!refund) throw missing("refund", id, "refund");
  return refund;
}

function chargeOf(world: StripeWorld, parameters: Stripe.RefundCreateParams): Stripe.Charge {
  const { charge: chargeId, payment_intent: intentId } = parameters;
  if (chargeId === undefined && intentId === undefined) throw missingParameter("payment_intent");
  if (chargeId !== undefined) {
    const charge = world.state.charges.find(chargeId);
    if (!charge) throw missing("charge", chargeId, "charge");
    return charge;
  }
  const intent = world.state.paymentIntents.find(intentId ?? "");
  if (!intent) throw missing("payment_intent", intentId ?? "", "payment_intent");
  const charge = typeof intent.latest_charge === "string" ? world.state.charges.find(intent.latest_charge) : undefined;
  if (!charge?.captured) {
    throw invalid(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, "payment_intent");
  }
  return charge;
}
