import type { BilledUsage } from "../billed-usage.ts";
import type { Closing } from "../inbound-dialect.ts";
import type { JsonObject } from "../json.ts";
import { writeNotes } from "../warning.ts";
import { writeUsage } from "./write-usage.ts";

/**
 * The last fields of an answer's object, as JSON text that follows others: `service_tier` where it is known, `usage`, and
 * `warnings` where there are any.
 */
export function writeClosing({ billed, warnings, route }: Closing): string {
  return `${writeTier(billed)},"usage":${writeUsage(billed)}${writeNotes(warnings, route)}`;
}

/** Anthropic's format has another word for what is usual. */
const writeTier = ({ serviceTier }: BilledUsage): string =>
  serviceTier === undefined
    ? ""
    : `,"service_tier":${JSON.stringify(serviceTier === "standard" ? "default" : serviceTier)}`;

/** What else is told of an answer, but for what its end tells. */
export function extraBeside(extra: JsonObject, { billed }: Closing): JsonObject {
  if (billed.serviceTier === undefined || extra["service_tier"] === undefined) return extra;
  const { service_tier: _, ...rest } = extra;
  return rest;
}
