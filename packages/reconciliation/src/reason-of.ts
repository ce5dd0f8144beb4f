/** Why something could not be read, for a line in a report. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error && error.message !== "" ? error.message : "unknown error";
