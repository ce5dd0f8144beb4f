/** Every way a request can fail that a caller may act on. The HTTP status lives here and nowhere else. */
export const errorCodes = {
  "invalid-request": 400,
  unauthenticated: 401,
  "insufficient-credits": 402,
  forbidden: 403,
  "not-found": 404,
  "method-not-allowed": 405,
  "request-timeout": 408,
  conflict: 409,
  "payload-too-large": 413,
  "rate-limited": 429,
  "headers-too-large": 431,
  internal: 500,
  "upstream-failed": 502,
  "service-unavailable": 503,
  "no-endpoint-available": 503,
  "upstream-timeout": 504,
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** At most `limit` per window, of which `remaining` are left until `resetAt`. */
export type RateLimit = { readonly limit: number; readonly remaining: number; readonly resetAt: Date };

export type AppErrorOptions = {
  /** For our logs only; never shown to the caller. */
  readonly cause?: unknown;
  /** The request field at fault, in dotted form: `messages.0.content`. */
  readonly parameter?: string;
  /** Whole seconds after which a retry may succeed; becomes `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** Of a limit of ours that was hit; becomes `X-RateLimit-*`. */
  readonly rateLimit?: RateLimit;
  /** Safe facts for the caller: limits, amounts, provider names. */
  readonly metadata?: Readonly<Record<string, unknown>>;
};

/** `message` is safe to show to the caller and says what to do next; `cause` is for our logs only. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly parameter: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly rateLimit: RateLimit | undefined;
  readonly metadata: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.parameter = options.parameter;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.rateLimit = options.rateLimit;
    this.metadata = options.metadata ?? {};
  }

  get status(): number {
    return errorCodes[this.code];
  }
}
