type Headers = Readonly<Record<string, string | undefined>>;

/** What else a provider may never be believed: a lane closed for longer than any window is a lane lost. */
const longestMs = 8 * 24 * 3_600_000;

/**
 * For how long an answer's headers say that no more calls are taken, in milliseconds; `undefined` when more are.
 * Reads `retry-after` of a refusal, OpenAI's `x-ratelimit-*`, Anthropic's `anthropic-ratelimit-*` with its unified
 * windows, and Codex' `x-codex-*-used-percent`. Header names are in lower case.
 */
export function closedForMs(status: number, headers: Headers, nowMs: number): number | undefined {
  const spans = [
    status === 429 ? retryAfterMs(headers["retry-after-ms"], headers["retry-after"], nowMs) : undefined,
    ...families.map(({ remaining, reset }) => (isZero(headers[remaining]) ? spanMs(headers[reset], nowMs) : undefined)),
    ...unifiedWindows.map((window) =>
      headers[`anthropic-ratelimit-unified-${window}-status`] === "rejected"
        ? spanMs(headers[`anthropic-ratelimit-unified-${window}-reset`], nowMs)
        : undefined,
    ),
    ...["primary", "secondary"].map((window) =>
      Number(headers[`x-codex-${window}-used-percent`]) >= 100
        ? spanMs(headers[`x-codex-${window}-reset-after-seconds`], nowMs)
        : undefined,
    ),
  ].filter((span) => span !== undefined && span > 0);
  return spans.length === 0 ? undefined : Math.min(Math.max(...spans.map(Number)), longestMs);
}

const families = ["requests", "tokens", "input-tokens", "output-tokens"].flatMap((what) => [
  { remaining: `x-ratelimit-remaining-${what}`, reset: `x-ratelimit-reset-${what}` },
  { remaining: `anthropic-ratelimit-${what}-remaining`, reset: `anthropic-ratelimit-${what}-reset` },
]);

const unifiedWindows = ["5h", "7d", "overage"];

const isZero = (text: string | undefined) => text !== undefined && text.trim() !== "" && Number(text) <= 0;

function retryAfterMs(inMs: string | undefined, after: string | undefined, nowMs: number): number | undefined {
  return inMs !== undefined && /^\d+(\.\d+)?$/.test(inMs) ? Math.ceil(Number(inMs)) : spanMs(after, nowMs);
}

/** Seconds, a moment in seconds of the epoch, a date, or Go's `1h2m3.5s`. */
function spanMs(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const value = Number(text);
  if (Number.isFinite(value)) {
    const ms = Math.ceil(value * 1_000);
    return value > 1_000_000_000 ? ms - nowMs : ms;
  }
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)];
  if (parts.length > 0 && parts.map(([part]) => part).join("") === text.trim()) {
    return Math.ceil(parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitMs[unit ?? "s"] ?? 0), 0));
  }
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? undefined : moment - nowMs;
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
