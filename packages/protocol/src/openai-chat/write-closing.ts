import type { Closing } from "../inbound-dialect.ts";
import { writeNotes } from "../warning.ts";
import { writeUsage } from "./write-usage.ts";

/** The last fields of an answer's object, as JSON text that follows others: `usage`, and `warnings` where there are any. */
export function writeClosing({ billed, warnings, route }: Closing): string {
  return `,"usage":${writeUsage(billed)}${writeNotes(warnings, route)}`;
}
