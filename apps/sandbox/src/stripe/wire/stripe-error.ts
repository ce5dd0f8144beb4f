export type StripeErrorFields = {
  type?: "invalid_request_error" | "card_error" | "idempotency_error" | "api_error";
  code?: string;
  decline_code?: string;
  param?: string;
  payment_intent?: unknown;
  setup_intent?: unknown;
  payment_method?: unknown;
  charge?: string;
};

/** A refusal in Stripe's envelope. `saved` says whether an idempotency key remembers it, as Stripe does after it began to act. */
export class StripeError extends Error {
  readonly status: number;
  readonly fields: StripeErrorFields;
  readonly saved: boolean;

  constructor(status: number, message: string, fields: StripeErrorFields = {}, saved = false) {
    super(message);
    this.status = status;
    this.fields = fields;
    this.saved = saved;
  }

  body() {
    const { code } = this.fields;
    return {
      error: {
        ...(code !== undefined && { doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}` }),
        message: this.message,
        type: "invalid_request_error",
        ...this.fields,
      },
    };
  }
}

export const invalid = (message: string, param?: string, code?: string) =>
  new StripeError(400, message, { ...(param !== undefined && { param }), ...(code !== undefined && { code }) });

export const missing = (object: string, id: string, param = "id") =>
  new StripeError(404, `No such ${object}: '${id}'`, { param, code: "resource_missing" });
