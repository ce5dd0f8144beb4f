const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** From a failed attempt to the next: eight retries within a day, close together at first. */
const delaysMs = [5_000, minuteMs, 5 * minuteMs, 30 * minuteMs, 2 * hourMs, 4 * hourMs, 6 * hourMs, 11 * hourMs];

/** How long to wait after so many failed attempts; `undefined` when it is given up. */
export const retryAfterMs = (failedAttempts: number): number | undefined => delaysMs[failedAttempts - 1];

/** An endpoint that has accepted nothing for so long is switched off. */
export const longestFailureMs = 72 * hourMs;
