import { Stripe } from "stripe";

export type StripeClientOptions = {
  /** `sk_test_…` or `sk_live_…` */
  readonly secretKey: string;
  /** Where the API is when it is not Stripe's own: `http://127.0.0.1:8788`. */
  readonly apiBase?: string | undefined;
  /** Stripe works out what tax is due where the customer is, and it is collected on top. Off when left out. */
  readonly collectsTax?: boolean | undefined;
};

/** The official client. It retries with the same idempotency key, so a lost answer never makes a second object. */
export const createStripeClient = ({ secretKey, apiBase }: StripeClientOptions): Stripe =>
  new Stripe(secretKey, {
    ...(apiBase !== undefined && hostOf(apiBase)),
    maxNetworkRetries: 2,
    timeout: 15_000,
    telemetry: false,
  });

function hostOf(apiBase: string) {
  const url = new URL(apiBase);
  const protocol = url.protocol.slice(0, -1);
  if (protocol !== "http" && protocol !== "https")
    throw new Error(`STRIPE_API_BASE must be an http or https URL, not ${apiBase}`);
  return { protocol, host: url.hostname, port: url.port || (protocol === "http" ? 80 : 443) } as const;
}
