import { AppError } from "@causeway/errors";
import { Stripe } from "stripe";

/** What a caller can do about a failure of Stripe: try again, or nothing. Errors that are not Stripe's stay as they are. */
export function asPaymentError(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  if (isTemporary(error)) {
    return new AppError(
      "service-unavailable",
      "The payment service does not answer at the moment. Nothing was charged. Try again in a minute.",
      { cause: error, retryAfterSeconds: 30 },
    );
  }
  return new AppError("internal", "The payment could not be started. Nothing was charged. Please contact support.", {
    cause: error,
  });
}

/** Undefined for an object that Stripe does not know. */
export async function orUndefinedWhenMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.code === "resource_missing") return undefined;
    throw asPaymentError(error);
  }
}

const isTemporary = (error: Stripe.errors.StripeError): boolean =>
  error instanceof Stripe.errors.StripeConnectionError ||
  error instanceof Stripe.errors.StripeRateLimitError ||
  error.statusCode === 409 ||
  (error.statusCode ?? 0) >= 500;
