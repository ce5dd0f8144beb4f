/** For `createMoneyPool` and `createDatabase`: a machine that has too much to do is no Postgres that does not answer. */
export const patiently = { longestWaitMs: 100_000, longestStatementMs: 100_000 } as const;
