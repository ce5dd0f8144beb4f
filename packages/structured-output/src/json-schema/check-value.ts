import { Budget, BudgetSpent } from "./budget.ts";
import { Evaluation } from "./evaluation.ts";
import { pointerTo } from "./pointer.ts";

export type SchemaFault = {
  /** JSON pointer into the value; "" is all of it. */
  readonly at: string;
  /** JSON pointer into the schema: the rule that is broken. */
  readonly rule: string;
  readonly message: string;
};

export type SchemaVerdict =
  /** `unchecked`: keywords that say more and were not looked at. */
  | { readonly kind: "fits"; readonly unchecked: readonly string[] }
  | { readonly kind: "differs"; readonly fault: SchemaFault }
  /** It would take too long to find out. */
  | { readonly kind: "too-costly" };

/** A few dozen milliseconds at the very most. */
const mostSteps = 150_000;

/**
 * Does a JSON value fit a JSON Schema (2020-12, and what differs in drafts 4 to 7)? Never throws, whatever the schema:
 * rules that are none are passed over, as is `format`, which only describes.
 */
export function checkValue(value: unknown, schema: unknown, steps = mostSteps): SchemaVerdict {
  const evaluation = new Evaluation(schema, new Budget(steps));
  try {
    const fault = evaluation.check(schema, value, { value: undefined, rule: undefined });
    if (!fault) return { kind: "fits", unchecked: [...evaluation.unchecked] };
    const { at, rule, message } = fault;
    return { kind: "differs", fault: { at: pointerTo(at), rule: pointerTo(rule), message } };
  } catch (error) {
    if (error instanceof BudgetSpent) return { kind: "too-costly" };
    throw error;
  }
}
