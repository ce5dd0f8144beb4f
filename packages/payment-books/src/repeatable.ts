/** How long Stripe surely remembers an idempotency key, less an hour: until then the same can be asked for again. */
export const repeatableMs = 23 * 3_600_000;
