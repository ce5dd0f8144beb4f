/** What the log tells of an error, and of what caused it. */
export type ErrorFacts = {
  readonly type: string;
  readonly message?: string;
  readonly code?: string;
  /** Where it was thrown: the lines of its stack below its message. */
  readonly stack?: string;
  readonly cause?: ErrorFacts;
};

const mostMessage = 1_000;
const mostCauses = 4;

/**
 * Of anything that was thrown. Not what libraries hang on their errors: Postgres' has the row that it refused, and the
 * parser's of JSON quotes what it could not read, which a caller wrote.
 */
export function errorFacts(error: unknown, causes = mostCauses): ErrorFacts {
  // Not every object has a text.
  if (!(error instanceof Error)) return typeof error === "object" ? { type: "object" } : primitive(error);
  const { name, message, cause } = error;
  const stack = stackBelow(error);
  return {
    type: name,
    ...(!(error instanceof SyntaxError) && { message: message.slice(0, mostMessage) }),
    ...("code" in error && typeof error.code === "string" && { code: error.code }),
    ...(stack !== undefined && { stack }),
    ...(cause !== undefined && causes > 0 && { cause: errorFacts(cause, causes - 1) }),
  };
}

const primitive = (thrown: unknown): ErrorFacts => ({
  type: typeof thrown,
  message: String(thrown).slice(0, mostMessage),
});

/** The message, which comes first, may have lines of its own. */
function stackBelow({ stack }: Error): string | undefined {
  const places = stack?.split("\n").filter((line) => /^\s+at /.test(line));
  return places === undefined || places.length === 0 ? undefined : places.map((line) => line.trim()).join("\n");
}
