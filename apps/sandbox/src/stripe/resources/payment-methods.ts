import type Stripe from "stripe";
import { makePaymentMethod } from "../payments/make-payment-method.ts";
import { makeDebitMethod } from "../payments/sepa-debit.ts";
import { checkCard, readyMadeMethods } from "../payments/test-cards.ts";
import type { PaymentMethodRow } from "../state.ts";
import { type ListParameters, listOf } from "../wire/list.ts";
import { missingParameter } from "../wire/parameters.ts";
import { route } from "../wire/route.ts";
import { listParameters, optionalParameters, parametersOf } from "../wire/schemas.ts";
import { invalid, missing, StripeError } from "../wire/stripe-error.ts";
import { emit, mergeMetadata, type StripeWorld } from "../world.ts";
import { findCustomer } from "./customers.ts";

export const paymentMethodRoutes = [
  route<Stripe.PaymentMethodCreateParams>(
    "POST /v1/payment_methods",
    parametersOf("POST /v1/payment_methods"),
    ({ parameters, world }) => createFromCard(world, parameters),
  ),
  route<ListParameters & { customer?: string; type?: string }>(
    "GET /v1/payment_methods",
    listParameters({ customer: { type: "string" }, type: { type: "string" } }),
    ({ parameters, world, path }) => listMethods(world, parameters, path),
  ),
  route<ListParameters & { type?: string }>(
    "GET /v1/customers/:id/payment_methods",
    listParameters({ type: { type: "string" } }),
    ({ id, parameters, world, path }) => {
      findCustomer(world, id);
      return listMethods(world, { ...parameters, customer: id }, path);
    },
  ),
  route("GET /v1/payment_methods/:id", optionalParameters({}), ({ id, world }) => findMethod(world, id).method),
  route<Stripe.PaymentMethodAttachParams>(
    "POST /v1/payment_methods/:id/attach",
    parametersOf("POST /v1/payment_methods/{id}/attach"),
    ({ id, parameters, world }) => {
      const customer = findCustomer(world, parameters.customer ?? "", "customer");
      const { method } = findMethod(world, id);
      if (method.customer !== null && method.customer !== customer.id) {
        throw invalid("The payment method you provided has already been attached to a customer.");
      }
      method.customer = customer.id;
      emit(world, "payment_method.attached", method);
      return method;
    },
  ),
  route("POST /v1/payment_methods/:id/detach", optionalParameters({}), ({ id, world }) => {
    const { method } = findMethod(world, id);
    if (method.customer === null) throw invalid("The payment method you provided is not attached to a customer.");
    const customer = method.customer;
    method.customer = null;
    emit(world, "payment_method.detached", method, { customer });
    return method;
  }),
];

/** Finds a stored method; a ready-made one such as `pm_card_visa` becomes a fresh method each time, as at Stripe. */
export function findMethod(world: StripeWorld, id: string, param = "payment_method"): PaymentMethodRow {
  const number = readyMadeMethods[id];
  if (number !== undefined) {
    const card = { number, expMonth: 12, expYear: new Date().getUTCFullYear() + 3, cvc: "123" };
    return makePaymentMethod(world, card, { name: null, email: null }, null);
  }
  const row = world.state.paymentMethods.find(id);
  if (!row) throw missing("PaymentMethod", id, param);
  return row;
}

function createFromCard(world: StripeWorld, parameters: Stripe.PaymentMethodCreateParams): Stripe.PaymentMethod {
  const given = parameters.card;
  const account = parameters.type === "sepa_debit" ? parameters.sepa_debit : undefined;
  if (account) {
    const { name, email } = parameters.billing_details ?? {};
    return makeDebitMethod(world, account.iban, { name: name || null, email: email || null }).method;
  }
  if (parameters.type !== "card")
    throw invalid("The sandbox takes payment methods of type card and sepa_debit only.", "type");
  if (!given) throw missingParameter("card");
  if ("token" in given) {
    const { method } = findMethod(world, given.token.replace(/^tok_/, "pm_card_"), "card[token]");
    const { name, email } = parameters.billing_details ?? {};
    Object.assign(method.billing_details, { name: name || null, email: email || null });
    return method;
  }
  const card = {
    number: (given.number ?? "").replaceAll(/\D/g, ""),
    expMonth: given.exp_month ?? 0,
    expYear: given.exp_year ?? 0,
    cvc: given.cvc ?? "123",
  };
  const problem = checkCard(card, new Date());
  if (problem) {
    throw new StripeError(402, problem.message, { type: "card_error", code: problem.code, param: problem.param }, true);
  }
  const billing = { name: parameters.billing_details?.name || null, email: parameters.billing_details?.email || null };
  const { method } = makePaymentMethod(world, card, billing, null);
  method.metadata = mergeMetadata({}, parameters.metadata);
  return method;
}

function listMethods(
  world: StripeWorld,
  parameters: ListParameters & { customer?: string; type?: string },
  path: string,
) {
  const { customer, type } = parameters;
  const methods = world.state.paymentMethods
    .all()
    .map((row) => row.method)
    .filter((method) => method.customer !== null)
    .filter((method) => customer === undefined || method.customer === customer)
    .filter((method) => type === undefined || method.type === type);
  return listOf(methods, parameters, path);
}
