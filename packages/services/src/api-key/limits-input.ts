import { type NanoUsd, parseUsd } from "@causeway/money";
import { z } from "zod";

/** $100 million: far above any real limit, far below what a BIGINT of nano-dollars holds. */
const largestLimit = parseUsd("100000000");

export const nameInput = z
  .string({ error: "Give the key a name, so that you can tell it from others." })
  .trim()
  .min(1, "Give the key a name, so that you can tell it from others.")
  .max(100, "A name can have at most 100 characters.")
  .regex(/^\P{Cc}+$/u, "A name cannot have control characters, such as line breaks.");

/** Decimal dollars as text ("25", "0.5") to nano-dollars. */
export const limitInput = z
  .string()
  .trim()
  .transform((text, check): NanoUsd => {
    try {
      const limit = parseUsd(text);
      if (limit >= 0n && limit <= largestLimit) return limit;
    } catch {
      // Answered below, in the words of the person who filled in the form.
    }
    check.addIssue({ code: "custom", message: "Write the limit in dollars, such as 25 or 0.50, from 0 to 100000000." });
    return z.NEVER;
  });

export const limitResetInput = z.enum(["daily", "weekly", "monthly"], {
  error: "A limit resets daily, weekly, monthly or never.",
});

export const futureDate = (now: Date) =>
  z
    .date({ error: "Write the expiry as a date and time." })
    .refine((date) => date > now, "Choose an expiry in the future.");
