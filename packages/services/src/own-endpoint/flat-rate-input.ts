import type { LaneTerms, LaneWindow } from "@causeway/lanes";
import { type NanoUsd, parseUsd } from "@causeway/money";
import { z } from "zod";

const hourMs = 3_600_000;
const mostPerMonth = parseUsd("1000000");

const whole = (what: string, least: number, most: number) =>
  z
    .number({ error: `${what} is a number.` })
    .int(`${what} is a whole number.`)
    .min(least, `${what} is at least ${least}.`)
    .max(most, `${what} is at most ${most}.`);

const monthlyPriceInput = z
  .string({ error: "Write what the account costs a month in dollars, such as 20." })
  .trim()
  .transform((text, check): NanoUsd => {
    try {
      const price = parseUsd(text);
      if (price >= 0n && price <= mostPerMonth) return price;
    } catch {
      // Answered below, in the words of the person who filled in the form.
    }
    check.addIssue({
      code: "custom",
      message: "Write what the account costs a month in dollars, such as 20, from 0 to 1000000.",
    });
    return z.NEVER;
  });

const windowInput = z
  .object({
    unit: z.enum(["requests", "tokens"], { error: "A quota counts requests or tokens." }),
    quota: whole("A quota", 1, 1_000_000_000_000),
    /** From a minute to 31 days. */
    hours: z
      .number({ error: "A window's length is a number of hours." })
      .min(1 / 60, "A window is at least a minute long.")
      .max(31 * 24, "A window is at most 744 hours (31 days) long."),
    kind: z.enum(["fixed", "rolling"], { error: "A window is fixed or rolling." }),
    /** When a fixed window began: the others follow from it. */
    anchor: z.date({ error: "A fixed window begins at a date and time." }).optional(),
  })
  .transform(
    ({ unit, quota, hours, kind, anchor }): LaneWindow => ({
      unit,
      quota,
      lengthMs: Math.round(hours * 60) * 60_000,
      kind,
      anchorMs: kind === "fixed" ? (anchor?.getTime() ?? firstMondayMs) : 0,
    }),
  );

/** Windows of a day begin at midnight UTC, windows of a week on Monday. */
const firstMondayMs = 4 * 24 * hourMs;

export const flatRateInput = z
  .object({
    monthlyPrice: monthlyPriceInput,
    windows: z
      .array(windowInput)
      .min(1, "Name at least one quota.")
      .max(6, "An account can have at most 6 quotas here."),
    concurrency: whole("Calls at once", 1, 100).default(1),
    queueLength: whole("The queue", 0, 100).default(20),
    longestWaitSeconds: whole("The longest wait", 0, 600).default(60),
    answersWhole: z.boolean().default(true),
  })
  .transform(
    ({ longestWaitSeconds, ...terms }): LaneTerms => ({ ...terms, longestWaitMs: longestWaitSeconds * 1_000 }),
  );
