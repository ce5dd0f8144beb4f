import { closeReview } from "../reversals/review-charge.ts";
import { type ListParameters, listOf } from "../wire/list.ts";
import { route } from "../wire/route.ts";
import { listParameters, optionalParameters } from "../wire/schemas.ts";
import { invalid, missing } from "../wire/stripe-error.ts";
import type { StripeWorld } from "../world.ts";

export const reviewRoutes = [
  route<ListParameters>("GET /v1/reviews", listParameters(), ({ parameters, world, path }) =>
    listOf(
      world.state.reviews.all().filter(({ open }) => open),
      parameters,
      path,
    ),
  ),
  route("GET /v1/reviews/:id", optionalParameters({}), ({ id, world }) => findReview(world, id)),
  route("POST /v1/reviews/:id/approve", optionalParameters({}), ({ id, world }) => {
    const review = findReview(world, id);
    if (!review.open) throw invalid(`The review ${id} is already closed.`, "review");
    return closeReview(world, review, "approved");
  }),
];

function findReview(world: StripeWorld, id: string) {
  const review = world.state.reviews.find(id);
  if (!review) throw missing("review", id, "review");
  return review;
}
