/** So long after ClickHouse failed nobody asks it, so that only one page waited for it. */
const restMs = 10_000;

export type Rest = {
  readonly isResting: () => boolean;
  /** `error`: why Postgres answers alone now. */
  readonly begin: (error: unknown) => undefined;
};

export function restAfterFailure(onFailure: ((error: unknown) => void) | undefined): Rest {
  let until = 0;
  return {
    isResting: () => Date.now() < until,
    begin: (error) => {
      until = Date.now() + restMs;
      onFailure?.(error);
    },
  };
}
