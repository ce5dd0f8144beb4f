/** For a form whose action did not answer: no connection, or a bug of ours. */
export const unexpectedProblem = "That did not work, and nothing was changed. Check your connection and try again.";
