import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import { AppError } from "@causeway/errors";
import { type CallIds, type InboundDialect, openaiChat } from "@causeway/protocol";

export type ErrorResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** SDKs obey any length of wait. */
const longestRetryAfterSeconds = 60;

/** In which form an error is told, and of which call. */
export type ErrorForm = {
  readonly dialect: Pick<InboundDialect, "writeError">;
  readonly ids: CallIds;
  /** What the response says besides, where that has not been set. */
  readonly headers?: OutgoingHttpHeaders;
};

const usualForm: ErrorForm = { dialect: openaiChat, ids: { requestId: "", generationId: "" } };

/** The one place where an error becomes a response. What is not an `AppError` says nothing about itself. */
export function errorResponse(error: unknown, { dialect, ids }: ErrorForm = usualForm): ErrorResponse {
  const { status, body } = dialect.writeError(error, ids);
  return {
    status,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      ...retryHeaders(error, status),
      ...rateLimitHeaders(error),
    },
    body,
  };
}

export function sendError(response: ServerResponse, error: unknown, form?: ErrorForm): void {
  const { status, headers, body } = errorResponse(error, form);
  response.writeHead(status, { ...form?.headers, ...headers, "content-length": Buffer.byteLength(body) }).end(body);
}

/** SDKs retry 409 and every 5xx unless told otherwise. */
function retryHeaders(error: unknown, status: number): Readonly<Record<string, string>> {
  const known = error instanceof AppError ? error : undefined;
  const seconds = known?.retryAfterSeconds;
  if (seconds !== undefined) {
    return { "retry-after": String(Math.min(Math.max(Math.ceil(seconds), 1), longestRetryAfterSeconds)) };
  }
  const isHopeless = status === 409 || (status >= 500 && known?.metadata["retryable"] === false);
  return isHopeless ? { "x-should-retry": "false" } : {};
}

/** Only where a limit of ours was hit: a provider's says nothing about what the caller may do. `reset` is milliseconds since 1970. */
function rateLimitHeaders(error: unknown): Readonly<Record<string, string>> {
  const rateLimit = error instanceof AppError ? error.rateLimit : undefined;
  if (!rateLimit) return {};
  return {
    "x-ratelimit-limit": String(rateLimit.limit),
    "x-ratelimit-remaining": String(rateLimit.remaining),
    "x-ratelimit-reset": String(rateLimit.resetAt.getTime()),
  };
}
