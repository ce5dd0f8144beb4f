import { isRecord, type JsonRecord } from "../../providers/json.ts";
import type { StripeState } from "../state.ts";
import { invalid } from "./stripe-error.ts";

/** A copy of the answer with the ids at these paths replaced by their objects. */
export function expand(answer: unknown, paths: readonly string[], state: StripeState): unknown {
  const copy: unknown = structuredClone(answer);
  if (paths.length > 0) for (const path of paths) expandPath(copy, path.split("."), path, state);
  return copy;
}

function expandPath(target: unknown, [head, ...rest]: string[], path: string, state: StripeState): void {
  if (head === undefined) return;
  if (Array.isArray(target)) {
    for (const item of target) expandPath(item, [head, ...rest], path, state);
    return;
  }
  if (!isRecord(target)) return;
  includeOnDemand(target, head, state);
  if (!(head in target)) {
    throw invalid(`This property cannot be expanded (${path}).`, "expand");
  }
  const value = target[head];
  if (typeof value === "string") {
    const found = findById(value, state);
    if (found === undefined) throw invalid(`This property cannot be expanded (${path}).`, "expand");
    target[head] = structuredClone(found);
  }
  if (rest.length > 0) expandPath(target[head], rest, path, state);
}

/** Some lists are left out unless they are asked for. */
function includeOnDemand(target: JsonRecord, name: string, state: StripeState): void {
  if (target.object !== "checkout.session" || name !== "line_items" || typeof target.id !== "string") return;
  const row = state.checkoutSessions.find(target.id);
  if (!row) return;
  target.line_items = {
    object: "list",
    data: row.lines,
    has_more: false,
    url: `/v1/checkout/sessions/${row.id}/line_items`,
  };
}

function findById(id: string, state: StripeState): unknown {
  const prefix = id.slice(0, id.indexOf("_"));
  const lookUps: Record<string, () => unknown> = {
    cus: () => state.customers.find(id) ?? state.deletedCustomers.find(id),
    pi: () => state.paymentIntents.find(id),
    ch: () => state.charges.find(id),
    pm: () => state.paymentMethods.find(id)?.method,
    re: () => state.refunds.find(id),
    du: () => state.disputes.find(id),
    po: () => state.payouts.find(id),
    txn: () => state.balanceTransactions.find(id),
    seti: () => state.setupIntents.find(id),
    in: () => state.invoices.find(id),
    cs: () => state.checkoutSessions.find(id)?.session,
  };
  return lookUps[prefix]?.();
}
