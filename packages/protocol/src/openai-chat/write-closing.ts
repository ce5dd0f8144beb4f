import type { Closing } from "../inbound-dialect.ts";
import { writeWarnings } from "../warning.ts";
import { writeUsage } from "./write-usage.ts";

/** The last fields of an answer's object, as JSON text that follows others: `usage`, and `warnings` where there are any. */
export function writeClosing({ billed, warnings }: Closing): string {
  const said = warnings.length > 0 ? `,"warnings":${JSON.stringify(writeWarnings(warnings))}` : "";
  return `,"usage":${writeUsage(billed)}${said}`;
}
