/** How long a worker has for one mail before another takes it over. */
export const leaseSeconds = 120;

const firstWaitSeconds = 30;
const longestReason = 500;

/** Half a minute after the first failure, twice as long after each further one, up to the longest. */
export const waitSecondsAfter = (attempts: number, longestWaitSeconds: number): number =>
  Math.min(firstWaitSeconds * 2 ** (attempts - 1), longestWaitSeconds);

export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : "unknown error").slice(0, longestReason);
