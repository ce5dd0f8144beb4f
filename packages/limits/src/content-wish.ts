/** What is to be kept of the input and output of a key's calls. Shares are 0.0001 to 1. */
export type ContentWish = {
  /** For members to read. */
  readonly toRead: { readonly samplingRate: number; readonly retentionDays: number } | undefined;
  /** Until destinations have been told: the largest share that one of them wants. 0: none wants any. */
  readonly toTell: number;
};
