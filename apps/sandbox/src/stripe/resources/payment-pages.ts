import { paySessionWith } from "../checkout/complete-session.ts";
import { route } from "../wire/route.ts";
import { optionalParameters } from "../wire/schemas.ts";
import { invalid, StripeError } from "../wire/stripe-error.ts";
import { findSession } from "./checkout-sessions.ts";
import { findMethod } from "./payment-methods.ts";

/** What Stripe's own hosted page calls; its command line pays sessions this way. */
export const paymentPageRoutes = [
  route("GET /v1/payment_pages/:id", optionalParameters({}), ({ id, world }) => findSession(world, id).session),
  route<{ payment_method?: string; expected_amount?: number }>(
    "POST /v1/payment_pages/:id/confirm",
    optionalParameters({ payment_method: { type: "string" }, expected_amount: { type: "number" } }),
    ({ id, parameters, world }) => {
      const row = findSession(world, id);
      if (row.session.status !== "open") throw invalid("This Checkout Session is no longer open.");
      if (parameters.expected_amount !== row.session.amount_total) {
        throw invalid("The expected amount is not the session's total.", "expected_amount");
      }
      const outcome = paySessionWith(world, row, findMethod(world, parameters.payment_method ?? ""));
      if (outcome.kind === "refused") {
        throw new StripeError(402, outcome.message, { type: "card_error", code: "card_declined" }, true);
      }
      return row.session;
    },
  ),
];
