import { setTimeout as wait } from "node:timers/promises";
import { type Exchange, sendText } from "../http/exchange.ts";
import { readBody } from "../http/read-body.ts";
import { asRecord } from "../providers/json.ts";
import { newId } from "./ids.ts";
import { balanceTransactionRoutes } from "./resources/balance-transactions.ts";
import { chargeRoutes } from "./resources/charges.ts";
import { checkoutSessionRoutes } from "./resources/checkout-sessions.ts";
import { customerRoutes } from "./resources/customers.ts";
import { disputeRoutes } from "./resources/disputes.ts";
import { earlyFraudWarningRoutes } from "./resources/early-fraud-warnings.ts";
import { eventRoutes } from "./resources/events.ts";
import { invoiceItemRoutes } from "./resources/invoice-items.ts";
import { invoiceRoutes } from "./resources/invoices.ts";
import { paymentIntentRoutes } from "./resources/payment-intents.ts";
import { paymentMethodRoutes } from "./resources/payment-methods.ts";
import { paymentPageRoutes } from "./resources/payment-pages.ts";
import { payoutRoutes } from "./resources/payouts.ts";
import { portalRoutes } from "./resources/portal-sessions.ts";
import { productRoutes } from "./resources/products.ts";
import { refundRoutes } from "./resources/refunds.ts";
import { reviewRoutes } from "./resources/reviews.ts";
import { setupIntentRoutes } from "./resources/setup-intents.ts";
import { taxCalculationRoutes } from "./resources/tax-calculations.ts";
import { taxIdRoutes } from "./resources/tax-ids.ts";
import { webhookEndpointRoutes } from "./resources/webhook-endpoints.ts";
import { expand } from "./wire/expand.ts";
import { type FormRecord, parseForm } from "./wire/form.ts";
import type { Idempotency } from "./wire/idempotency.ts";
import type { Route } from "./wire/route.ts";
import { StripeError } from "./wire/stripe-error.ts";
import { apiVersion, type StripeWorld } from "./world.ts";

const routes: readonly Route[] = [
  ...customerRoutes,
  ...checkoutSessionRoutes,
  ...paymentIntentRoutes,
  ...paymentMethodRoutes,
  ...setupIntentRoutes,
  ...chargeRoutes,
  ...invoiceRoutes,
  ...invoiceItemRoutes,
  ...taxIdRoutes,
  ...taxCalculationRoutes,
  ...portalRoutes,
  ...paymentPageRoutes,
  ...productRoutes,
  ...refundRoutes,
  ...disputeRoutes,
  ...earlyFraudWarningRoutes,
  ...reviewRoutes,
  ...balanceTransactionRoutes,
  ...payoutRoutes,
  ...eventRoutes,
  ...webhookEndpointRoutes,
];

/** Trouble of Stripe's own, for tests: slow answers, a number of failing ones, and of POSTs that work unheard of. */
export type ApiTrouble = { latencyMs: number; failures: number; status: number; lostAnswers: number };

export type ApiContext = {
  world: StripeWorld;
  idempotency: Idempotency;
  trouble: ApiTrouble;
  onChange: () => void;
};

/** One call of Stripe's API: key, idempotency, parameters, the operation, the envelope. */
export async function answerApi(exchange: Exchange, context: ApiContext): Promise<void> {
  const { request, response } = exchange;
  const requestId = newId.request();
  const key = request.method === "POST" ? headerOf(exchange, "idempotency-key") : undefined;
  const headers: Record<string, string> = {
    "content-type": "application/json",
    "request-id": requestId,
    "stripe-version": headerOf(exchange, "stripe-version") ?? apiVersion,
    "access-control-allow-credentials": "true",
    "cache-control": "no-cache, no-store",
    ...(key !== undefined && { "idempotency-key": key, "original-request": requestId }),
  };
  const send = (status: number, body: string, more: Record<string, string> = {}) =>
    sendText(response, status, body, { ...headers, ...more });

  let isOurs = false;
  try {
    checkKey(exchange);
    const body = (await readBody(request)).toString("utf8");
    if (key !== undefined) {
      const saved = context.idempotency.begin(key, exchange.path, body);
      if (saved) {
        if (losesAnswer(exchange, context.trouble)) return;
        return send(saved.status, saved.body, { "idempotent-replayed": "true", "original-request": saved.requestId });
      }
      isOurs = true;
    }
    await sufferTrouble(context.trouble);
    const form = exchange.method === "POST" ? parseForm(body) : parseForm(exchange.query.toString());
    context.world.request = { id: requestId, idempotencyKey: key ?? null };
    const answer = { status: 200, body: perform(exchange, form, context.world), requestId };
    if (key !== undefined) context.idempotency.finish(key, answer);
    if (exchange.method !== "GET") context.onChange();
    if (losesAnswer(exchange, context.trouble)) return;
    send(200, answer.body);
  } catch (error) {
    if (!(error instanceof StripeError)) {
      if (key !== undefined && isOurs) context.idempotency.finish(key);
      throw error;
    }
    const answer = { status: error.status, body: print({ ...error.body() }), requestId };
    if (key !== undefined && isOurs) context.idempotency.finish(key, error.saved ? answer : undefined);
    if (error.saved) context.onChange();
    send(error.status, answer.body, error.status === 409 ? { "stripe-should-retry": "true" } : {});
  } finally {
    context.world.request = null;
  }
}

/** Runs without a pause from here to the answer, so that requests never see each other half done. */
function perform(exchange: Exchange, form: FormRecord, world: StripeWorld): string {
  for (const each of routes) {
    const found = each.method === exchange.method ? each.pattern.exec(exchange.path) : null;
    if (!found) continue;
    const answer = each.perform(form, { id: decodeURIComponent(found[1] ?? ""), path: exchange.path, world });
    return print(expand(answer, expansions(form), world.state));
  }
  throw new StripeError(
    404,
    `Unrecognized request URL (${exchange.method}: ${exchange.path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
  );
}

function checkKey(exchange: Exchange): void {
  const authorization = headerOf(exchange, "authorization") ?? "";
  const basic = /^Basic\s+(\S+)/i.exec(authorization)?.[1];
  const key =
    /^Bearer\s+(\S+)/i.exec(authorization)?.[1] ??
    (basic === undefined ? undefined : Buffer.from(basic, "base64").toString("utf8").split(":")[0]);
  if (key === undefined || key === "") {
    throw new StripeError(
      401,
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    );
  }
  if (!/^(sk|rk)_test_\S+$/.test(key) || key.endsWith("_invalid")) {
    throw new StripeError(401, `Invalid API Key provided: ${key.slice(0, 8)}${"*".repeat(8)}${key.slice(-4)}`);
  }
}

async function sufferTrouble(trouble: ApiTrouble): Promise<void> {
  if (trouble.latencyMs > 0) await wait(trouble.latencyMs);
  if (trouble.failures <= 0) return;
  trouble.failures -= 1;
  throw new StripeError(trouble.status, "An unknown error occurred", { type: "api_error" });
}

/** The connection breaks after the work is done. */
function losesAnswer({ method, request }: Exchange, trouble: ApiTrouble): boolean {
  if (method !== "POST" || trouble.lostAnswers <= 0) return false;
  trouble.lostAnswers -= 1;
  request.socket.destroy();
  return true;
}

const expansions = (form: FormRecord): string[] =>
  Object.values(asRecord(form.expand))
    .concat(Array.isArray(form.expand) ? form.expand : [])
    .filter((path) => typeof path === "string");

const print = (value: unknown) => JSON.stringify(value, undefined, 2);

function headerOf({ request }: Exchange, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
