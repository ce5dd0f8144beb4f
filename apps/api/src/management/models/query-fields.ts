import { z } from "@hono/zod-openapi";
import { parseRate, type PicoUsd, picoUsd } from "@causeway/money";

/** Fields of the query of a list. Whoever sends another value is told what the field takes. */

export const wholeNumber = (min: number, max: number, what: string) =>
  z
    .string()
    .refine((text) => /^\d{1,12}$/.test(text) && Number(text) >= min && Number(text) <= max, {
      message: `must be a whole number from ${min} to ${max}`,
    })
    .transform(Number)
    .optional()
    .openapi({ type: "integer", minimum: min, maximum: max, description: what });

/** From 0 to 1. */
export const share = (what: string) =>
  z
    .string()
    .refine((text) => /^(0(\.\d{1,9})?|1(\.0{1,9})?)$/.test(text), {
      message: "must be a decimal number from 0 to 1, such as 0.9",
    })
    .transform(Number)
    .optional()
    .openapi({ type: "number", minimum: 0, maximum: 1, description: what });

/** Dollars per million tokens, which is micro-dollars per token. */
export const perMillion = (what: string) =>
  z
    .string()
    .refine((text) => /^\d{1,9}(\.\d{1,6})?$/.test(text), {
      message: "must be dollars per million tokens with at most 6 decimal places, such as 2.5",
    })
    .transform((text): PicoUsd => picoUsd(parseRate(text) / 1_000_000n))
    .optional()
    .openapi({ type: "number", minimum: 0, description: `${what}, in dollars per million tokens.` });

/** Comma-separated, in any case; empty asks for nothing. */
export const list = (what: string) =>
  z
    .string()
    .max(2_000, { message: "must have at most 2000 characters" })
    .transform((text) => {
      const parts = text.split(",").map((part) => part.trim().toLowerCase());
      const named = [...new Set(parts.filter((part) => part !== ""))];
      return named.length === 0 ? undefined : named;
    })
    .optional()
    .openapi({ type: "string", description: `${what}; comma-separated.` });

/** What may be asked elsewhere and cannot be answered here: told, so that nobody takes a whole list for a filtered one. */
export const unanswerable = (why: string) =>
  z
    .string()
    .refine(() => false, { message: `cannot be asked here: ${why}. Leave it out` })
    .optional()
    .openapi({ description: `Not possible: ${why}. Sending it is an error.` });
