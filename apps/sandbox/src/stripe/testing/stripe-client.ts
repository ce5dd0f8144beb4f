import { createServer, type Server } from "node:http";
import { Stripe } from "stripe";
import type { Sandbox } from "../../sandbox.ts";

export const clientOf = ({ port }: Sandbox, key = "sk_test_sandbox") =>
  new Stripe(key, { host: "127.0.0.1", port, protocol: "http", maxNetworkRetries: 0, telemetry: false });

export async function control(sandbox: Sandbox, path: string, body: unknown = {}) {
  const response = await fetch(`${sandbox.url}${path}`, { method: "POST", body: JSON.stringify(body) });
  const read: Record<string, unknown> = JSON.parse(await response.text());
  return { status: response.status, body: read };
}

/** Pays a session without a browser. */
export const payFor = (sandbox: Sandbox, session: { id: string }, card = "4242424242424242") =>
  control(sandbox, `/control/stripe/checkout-sessions/${session.id}/pay`, { card });

/** Twenty dollars of credits and the fee. */
export const order = (
  more: Partial<Stripe.Checkout.SessionCreateParams> = {},
): Stripe.Checkout.SessionCreateParams => ({
  mode: "payment",
  success_url: "http://127.0.0.1:3000/credits?session={CHECKOUT_SESSION_ID}",
  cancel_url: "http://127.0.0.1:3000/credits",
  line_items: [
    { quantity: 1, price_data: { currency: "usd", unit_amount: 2_000, product_data: { name: "Credits" } } },
    { quantity: 1, price_data: { currency: "usd", unit_amount: 110, product_data: { name: "Purchase fee" } } },
  ],
  ...more,
});

/** The SDK's error; that there is none is an error too. */
export const failureOf = (work: Promise<unknown>): Promise<Stripe.errors.StripeError> =>
  work.then(
    () => Promise.reject(new Error("It did not fail.")),
    (error: unknown) => {
      if (error instanceof Stripe.errors.StripeError) return error;
      throw error;
    },
  );

export type Receiver = {
  server: Server;
  url: string;
  statuses: number[];
  received: { body: string; signature: string; type: string }[];
};

/** A webhook endpoint that answers with the next of `statuses`, or 200. */
export async function listenForWebhooks(): Promise<Receiver> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = Buffer.concat(parts).toString("utf8");
      const read: { type: string } = JSON.parse(body);
      receiver.received.push({ body, signature: String(request.headers["stripe-signature"]), type: read.type });
      response.writeHead(receiver.statuses.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const receiver: Receiver = { server, url: `http://127.0.0.1:${port}/webhooks`, statuses: [], received: [] };
  return receiver;
}

/** The id of what may have been expanded. */
export const idOf = (reference: string | { id: string } | null): string =>
  typeof reference === "string" ? reference : (reference?.id ?? "");
