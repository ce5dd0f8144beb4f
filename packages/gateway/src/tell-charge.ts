import { AppError } from "@causeway/errors";
import { formatUsd } from "@causeway/money";
import type { BilledUsage } from "@causeway/protocol";

/** The error of a call that is charged all the same: a provider's failure is on the house only while insurance lasts. */
export function withCharge(error: AppError, { cost }: BilledUsage): AppError {
  if (cost === 0n) return error;
  const usd = formatUsd(cost);
  const why = `The call is charged ($${usd}): the workspace's insurance against answers that cannot be used is spent for now.`;
  return new AppError(error.code, `${error.message} ${why}`, {
    cause: error.cause,
    metadata: { ...error.metadata, charged_usd: usd },
    ...(error.parameter !== undefined && { parameter: error.parameter }),
    ...(error.retryAfterSeconds !== undefined && { retryAfterSeconds: error.retryAfterSeconds }),
    ...(error.rateLimit !== undefined && { rateLimit: error.rateLimit }),
  });
}
