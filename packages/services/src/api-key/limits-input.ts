import { z } from "zod";

export const nameInput = z
  .string({ error: "Give the key a name, so that you can tell it from others." })
  .trim()
  .min(1, "Give the key a name, so that you can tell it from others.")
  .max(100, "A name can have at most 100 characters.")
  .regex(/^\P{Cc}+$/u, "A name cannot have control characters, such as line breaks.");

export const futureDate = (now: Date) =>
  z
    .date({ error: "Write the expiry as a date and time." })
    .refine((date) => date > now, "Choose an expiry in the future.");
