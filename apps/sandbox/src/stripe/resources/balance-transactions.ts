import { type ListParameters, listOf } from "../wire/list.ts";
import { route } from "../wire/route.ts";
import { listParameters, optionalParameters } from "../wire/schemas.ts";
import { missing } from "../wire/stripe-error.ts";

export const balanceTransactionRoutes = [
  route<ListParameters & { source?: string; type?: string }>(
    "GET /v1/balance_transactions",
    listParameters({ source: { type: "string" }, type: { type: "string" } }),
    ({ parameters, world, path }) => {
      const { source, type } = parameters;
      const rows = world.state.balanceTransactions
        .all()
        .filter((transaction) => source === undefined || transaction.source === source)
        .filter((transaction) => type === undefined || transaction.type === type);
      return listOf(rows, parameters, path);
    },
  ),
  route("GET /v1/balance_transactions/:id", optionalParameters({}), ({ id, world }) => {
    const transaction = world.state.balanceTransactions.find(id);
    if (!transaction) throw missing("balance transaction", id);
    return transaction;
  }),
];
