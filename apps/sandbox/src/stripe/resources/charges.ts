import { type ListParameters, listOf } from "../wire/list.ts";
import { route } from "../wire/route.ts";
import { listParameters, optionalParameters } from "../wire/schemas.ts";
import { missing } from "../wire/stripe-error.ts";

export const chargeRoutes = [
  route<ListParameters & { customer?: string; payment_intent?: string }>(
    "GET /v1/charges",
    listParameters({ customer: { type: "string" }, payment_intent: { type: "string" } }),
    ({ parameters, world, path }) => {
      const { customer, payment_intent: intent } = parameters;
      const rows = world.state.charges
        .all()
        .filter((charge) => customer === undefined || charge.customer === customer)
        .filter((charge) => intent === undefined || charge.payment_intent === intent);
      return listOf(rows, parameters, path);
    },
  ),
  route("GET /v1/charges/:id", optionalParameters({}), ({ id, world }) => {
    const charge = world.state.charges.find(id);
    if (!charge) throw missing("charge", id);
    return charge;
  }),
];
