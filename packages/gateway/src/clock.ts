/** Time, passed in so that decisions can be tested. */
export type Clock = {
  /** Wall clock: for what is stored and shown. */
  now(): Date;
  /** Never steps back: for durations. */
  monotonicMs(): number;
  /** Calls back once after `ms`. Returns how to prevent it. */
  after(ms: number, callback: () => void): () => void;
};

export const sleep = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(ms, resolve);
  });
