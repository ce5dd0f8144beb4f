import { AppError } from "@causeway/errors";
import type { z } from "zod";

/** Parses what a caller sent. Throws `invalid-request` with the first problem and the field it is about. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const parameter = issue?.path.join(".") || undefined;
  throw new AppError(
    "invalid-request",
    issue?.message ?? "This input is not valid.",
    parameter === undefined ? {} : { parameter },
  );
}
