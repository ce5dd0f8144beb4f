import { checkValue, type SchemaFault } from "./check-value.ts";

/** Longer arguments are not held against their schema. */
const longestArguments = 262_144;

/** What keeps a tool from being called with these arguments; `undefined`: nothing that we know of. */
export function faultOfArguments(text: string, parameters: unknown): SchemaFault | undefined {
  // A tool without parameters is often called with nothing at all.
  const isNothing = text.trim() === "";
  const value = isNothing ? {} : parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { at: "", rule: "", message: "is not a JSON object" };
  }
  if (text.length > longestArguments) return undefined;
  const verdict = checkValue(value, parameters);
  return verdict.kind === "differs" ? verdict.fault : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
