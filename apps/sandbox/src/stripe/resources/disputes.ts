import type Stripe from "stripe";
import { answerDispute, closeDispute } from "../reversals/make-dispute.ts";
import { type ListParameters, listOf } from "../wire/list.ts";
import { route } from "../wire/route.ts";
import { listParameters, optionalParameters, parametersOf } from "../wire/schemas.ts";
import { missing } from "../wire/stripe-error.ts";
import { mergeMetadata, type StripeWorld } from "../world.ts";

export const disputeRoutes = [
  route<ListParameters & { charge?: string; payment_intent?: string }>(
    "GET /v1/disputes",
    listParameters({ charge: { type: "string" }, payment_intent: { type: "string" } }),
    ({ parameters, world, path }) => {
      const { charge, payment_intent: intent } = parameters;
      const rows = world.state.disputes
        .all()
        .filter((dispute) => charge === undefined || dispute.charge === charge)
        .filter((dispute) => intent === undefined || dispute.payment_intent === intent);
      return listOf(rows, parameters, path);
    },
  ),
  route("GET /v1/disputes/:id", optionalParameters({}), ({ id, world }) => findDispute(world, id)),
  route<Stripe.DisputeUpdateParams>(
    "POST /v1/disputes/:id",
    parametersOf("POST /v1/disputes/{id}"),
    ({ id, parameters, world }) => {
      const dispute = findDispute(world, id);
      dispute.metadata = mergeMetadata(dispute.metadata, parameters.metadata);
      answerDispute(world, dispute, parameters);
      return dispute;
    },
  ),
  route("POST /v1/disputes/:id/close", optionalParameters({}), ({ id, world }) => {
    const dispute = findDispute(world, id);
    closeDispute(world, dispute, "lost");
    return dispute;
  }),
];

export function findDispute(world: StripeWorld, id: string): Stripe.Dispute {
  const dispute = world.state.disputes.find(id);
  if (!dispute) throw missing("dispute", id, "dispute");
  return dispute;
}
