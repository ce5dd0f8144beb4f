import { z } from "zod";

/** Why an operator did something, for who reads it later. */
export const noteInput = z
  .string()
  .trim()
  .min(5, "Say in a few words why: at least 5 characters.")
  .max(500, "At most 500 characters.");
