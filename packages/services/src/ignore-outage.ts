import { AppError } from "@causeway/errors";

/** For what is tried again later when Stripe is away. */
export function ignoreOutage(error: unknown): void {
  if (!(error instanceof AppError && error.code === "service-unavailable")) throw error;
}
