import { broken, type Fault, type Here, type JsonObject } from "./rule.ts";

export function checkNumber(schema: JsonObject, value: number, here: Here): Fault | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  // Draft 4 says with a boolean whether the bound itself is allowed.
  const above = exclusiveMinimum === true ? minimum : exclusiveMinimum;
  const below = exclusiveMaximum === true ? maximum : exclusiveMaximum;
  if (typeof minimum === "number" && value < minimum) return broken(here, "minimum", `must be at least ${minimum}`);
  if (typeof maximum === "number" && value > maximum) return broken(here, "maximum", `must be at most ${maximum}`);
  if (typeof above === "number" && value <= above) {
    return broken(here, "exclusiveMinimum", `must be more than ${above}`);
  }
  if (typeof below === "number" && value >= below) {
    return broken(here, "exclusiveMaximum", `must be less than ${below}`);
  }
  if (typeof multipleOf === "number" && multipleOf > 0 && !isMultiple(value, multipleOf)) {
    return broken(here, "multipleOf", `must be a multiple of ${multipleOf}`);
  }
  return undefined;
}

/** 0.3 is a multiple of 0.1, though not in binary. */
function isMultiple(value: number, of: number): boolean {
  const times = value / of;
  return Math.abs(times - Math.round(times)) <= Math.abs(times) * Number.EPSILON * 2;
}
