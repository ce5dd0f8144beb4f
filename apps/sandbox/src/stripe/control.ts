import { z } from "zod";
import { type Exchange, sendJson } from "../http/exchange.ts";
import { readJson } from "../http/read-body.ts";
import type { ApiContext } from "./answer-api.ts";
import { closeDispute, openDispute } from "./reversals/make-dispute.ts";
import { reportFraud } from "./reversals/report-fraud.ts";
import { openReview } from "./reversals/review-charge.ts";
import { finishRefund } from "./reversals/make-refund.ts";
import { StripeError } from "./wire/stripe-error.ts";
import { authenticateSession, paySession } from "./checkout/complete-session.ts";
import type { WebhookDelivery } from "./webhooks/webhook-delivery.ts";
import { webhookSettingsSchema } from "./webhooks/webhook-delivery.ts";

type Controlled = ApiContext & { delivery: WebhookDelivery };

const paySchema = z.object({
  card: z.string().default("4242424242424242"),
  name: z.string().default("Ada Lovelace"),
  email: z.string().optional(),
  /** Where the payer is, for a page that adds tax: `DE`, or `US` with the state `NY`. */
  country: z.string().length(2).optional(),
  state: z.string().length(2).optional(),
  /** What the customer tells the bank when it asks. */
  authentication: z.enum(["completed", "failed"]).default("completed"),
});

const troubleSchema = z.strictObject({
  latencyMs: z.number().min(0).max(60_000).default(0),
  failures: z.int().min(0).default(0),
  lostAnswers: z.int().min(0).default(0),
  status: z.int().min(400).max(599).default(500),
});

/** Levers of the fake Stripe; `path` is what follows `/control/stripe`. */
export async function answerStripeControl(exchange: Exchange, path: string, stripe: Controlled): Promise<void> {
  const { method, response } = exchange;
  const [, subject, id = "", verb] = path.split("/");
  if (path === "/webhooks") return answerWebhooks(exchange, stripe);
  if (path === "/webhooks/deliveries" && method === "GET") {
    return sendJson(response, 200, { deliveries: stripe.world.state.deliveries.all() });
  }
  if (path === "/api") return answerTrouble(exchange, stripe);
  if (subject === "checkout-sessions" && verb === "pay" && method === "POST") return pay(exchange, id, stripe);
  if (method === "POST" && isReversal(subject)) return reverse(exchange, { subject, id, verb: verb ?? "" }, stripe);
  if (subject === "events" && verb === "resend" && method === "POST") {
    const event = stripe.world.state.events.find(id);
    if (!event) return sendJson(response, 404, { error: `There is no event ${id}.` });
    return sendJson(response, 200, { event: id, endpoints: stripe.delivery.resend(event) });
  }
  sendJson(response, 404, { error: `There is no ${method} /control/stripe${path}.` });
}

/** POST changes the settings it names and leaves the others. */
async function answerWebhooks({ method, request, response }: Exchange, { delivery, world }: Controlled): Promise<void> {
  if (method === "POST") {
    const read = webhookSettingsSchema.safeParse({ ...delivery.settings, ...objectOf(await readJson(request)) });
    if (!read.success) return sendJson(response, 400, { error: z.prettifyError(read.error) });
    delivery.settings = read.data;
    delivery.schedule();
  }
  const deliveries = world.state.deliveries.all();
  const pending = deliveries.filter((each) => each.status === "pending").length;
  sendJson(response, 200, { settings: delivery.settings, pending, deliveries: deliveries.length });
}

async function answerTrouble({ method, request, response }: Exchange, { trouble }: Controlled): Promise<void> {
  if (method === "POST" || method === "DELETE") {
    const read = troubleSchema.safeParse(method === "POST" ? await readJson(request) : {});
    if (!read.success) return sendJson(response, 400, { error: z.prettifyError(read.error) });
    Object.assign(trouble, read.data);
  }
  sendJson(response, 200, trouble);
}

/** Pays a session as a person with this card would on the hosted page. */
async function pay({ request, response }: Exchange, id: string, { world, onChange }: Controlled): Promise<void> {
  const row = world.state.checkoutSessions.find(id);
  if (!row) return sendJson(response, 404, { error: `There is no checkout session ${id}.` });
  if (row.session.status !== "open") {
    return sendJson(response, 409, { error: `The session is ${row.session.status}, not open.`, session: row.session });
  }
  const read = paySchema.safeParse(objectOf(await readJson(request)));
  if (!read.success) return sendJson(response, 400, { error: z.prettifyError(read.error) });
  const { card: number, name, email, country, state } = read.data;
  const card = {
    number: number.replaceAll(/\D/g, ""),
    expMonth: 12,
    expYear: new Date().getUTCFullYear() + 3,
    cvc: "123",
  };
  const first = paySession(world, row, {
    name,
    email: email ?? row.session.customer_email ?? "ada@example.com",
    card,
    ...(country !== undefined && { address: { country, ...(state !== undefined && { state }) } }),
  });
  const outcome =
    first.kind === "authenticate" ? (authenticateSession(world, row, read.data.authentication) ?? first) : first;
  onChange();
  sendJson(response, outcome.kind === "paid" ? 200 : 402, { outcome, session: row.session });
}

type Reversal = { subject: "refunds" | "disputes" | "charges"; id: string; verb: string };

const isReversal = (subject: string | undefined): subject is Reversal["subject"] =>
  subject === "refunds" || subject === "disputes" || subject === "charges";

/** `refunds/:id/succeed|fail`, `disputes/:id/win|lose`, `charges/:id/dispute|report|review`: what banks, cardholders and Radar do. */
function reverse({ response }: Exchange, { subject, id, verb }: Reversal, { world, onChange }: Controlled): void {
  const { refunds, disputes, charges } = world.state;
  const refund = subject === "refunds" ? refunds.find(id) : undefined;
  const dispute = subject === "disputes" ? disputes.find(id) : undefined;
  const charge = subject === "charges" ? charges.find(id) : undefined;
  try {
    if (refund && (verb === "succeed" || verb === "fail")) {
      finishRefund(world, refund, verb === "fail" ? "failed" : "succeeded");
    } else if (dispute && (verb === "win" || verb === "lose")) {
      closeDispute(world, dispute, verb === "win" ? "won" : "lost");
    } else if (charge && verb === "dispute") {
      openDispute(world, charge, { reason: "fraudulent", isInquiry: false });
    } else if (charge && verb === "report") {
      reportFraud(world, charge);
    } else if (charge && verb === "review") {
      openReview(world, charge, "manual");
    } else {
      return sendJson(response, 404, { error: `There is no ${subject}/${id} to ${verb}.` });
    }
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    return sendJson(response, 409, { error: error.message });
  }
  onChange();
  sendJson(response, 200, { object: refund ?? dispute ?? charge });
}

const objectOf = (value: unknown): object => (typeof value === "object" && value !== null ? value : {});
