import type Stripe from "stripe";
import { newId } from "../ids.ts";
import { recordMovement } from "../payments/record-movement.ts";
import { type ListParameters, listOf } from "../wire/list.ts";
import { route } from "../wire/route.ts";
import { listParameters, optionalParameters } from "../wire/schemas.ts";
import { invalid, missing } from "../wire/stripe-error.ts";
import { emit, mergeMetadata, nowSeconds } from "../world.ts";

/** To a bank account that every sandbox has. Paid at once. */
export const payoutRoutes = [
  route<Pick<Stripe.PayoutCreateParams, "amount" | "currency" | "metadata">>(
    "POST /v1/payouts",
    optionalParameters({ amount: { type: "number" }, currency: { type: "string" }, metadata: { type: "object" } }),
    ({ parameters, world }) => {
      const { amount, currency, metadata } = parameters;
      if (!Number.isInteger(amount) || amount < 1)
        throw invalid("Invalid positive integer", "amount", "parameter_invalid_integer");
      const payout: Stripe.Payout = {
        id: newId.payout(),
        object: "payout",
        amount,
        application_fee: null,
        application_fee_amount: null,
        arrival_date: nowSeconds(),
        automatic: false,
        balance_transaction: null,
        created: nowSeconds(),
        currency,
        description: null,
        destination: "ba_sandbox",
        failure_balance_transaction: null,
        failure_code: null,
        failure_message: null,
        livemode: false,
        metadata: mergeMetadata({}, metadata),
        method: "standard",
        original_payout: null,
        payout_method: null,
        reconciliation_status: "not_applicable",
        reversed_by: null,
        source_type: "card",
        statement_descriptor: null,
        status: "paid",
        trace_id: null,
        type: "bank_account",
      };
      world.state.payouts.insert(payout);
      payout.balance_transaction = recordMovement(world, {
        amount: -amount,
        currency,
        source: payout.id,
        type: "payout",
        category: "payout",
        description: "STRIPE PAYOUT",
      }).id;
      emit(world, "payout.created", payout);
      emit(world, "payout.paid", payout);
      return payout;
    },
  ),
  route<ListParameters>("GET /v1/payouts", listParameters(), ({ parameters, world, path }) =>
    listOf(world.state.payouts.all(), parameters, path),
  ),
  route("GET /v1/payouts/:id", optionalParameters({}), ({ id, world }) => {
    const payout = world.state.payouts.find(id);
    if (!payout) throw missing("payout", id, "payout");
    return payout;
  }),
];
