import { type ListParameters, listOf } from "../wire/list.ts";
import { route } from "../wire/route.ts";
import { listParameters, optionalParameters } from "../wire/schemas.ts";
import { missing } from "../wire/stripe-error.ts";

export const earlyFraudWarningRoutes = [
  route<ListParameters & { charge?: string; payment_intent?: string }>(
    "GET /v1/radar/early_fraud_warnings",
    listParameters({ charge: { type: "string" }, payment_intent: { type: "string" } }),
    ({ parameters, world, path }) => {
      const { charge, payment_intent: intent } = parameters;
      const rows = world.state.earlyFraudWarnings
        .all()
        .filter((warning) => charge === undefined || warning.charge === charge)
        .filter((warning) => intent === undefined || warning.payment_intent === intent);
      return listOf(rows, parameters, path);
    },
  ),
  route("GET /v1/radar/early_fraud_warnings/:id", optionalParameters({}), ({ id, world }) => {
    const warning = world.state.earlyFraudWarnings.find(id);
    if (!warning) throw missing("early fraud warning", id, "early_fraud_warning");
    return warning;
  }),
];
