type Headers = Readonly<Record<string, string | undefined>>;

const maxSeconds = 3_600;

/** Whole seconds from `retry-after-ms` or `retry-after` (seconds or an HTTP date), at most an hour. */
export function readRetryAfter(headers: Headers): number | undefined {
  const milliseconds = numberOf(headers["retry-after-ms"]);
  if (milliseconds !== undefined) return whole(milliseconds / 1_000);
  const text = headers["retry-after"];
  const seconds = numberOf(text);
  if (seconds !== undefined) return whole(seconds);
  const until = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(until) ? undefined : whole((until - sentAt(headers)) / 1_000);
}

/** By the provider's own clock when it tells it, so that a wrong clock on either side does no harm. */
const sentAt = (headers: Headers): number => {
  const sent = Date.parse(headers["date"] ?? "");
  return Number.isNaN(sent) ? Date.now() : sent;
};

const numberOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;

const whole = (seconds: number): number => Math.min(maxSeconds, Math.max(0, Math.ceil(seconds)));
