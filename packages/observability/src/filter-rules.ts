import { faultOfPattern, findPattern } from "@causeway/guardrails";
import { z } from "zod";
import type { TracedCall } from "./traced-call.ts";

const fields = [
  "model",
  "provider",
  "status",
  "session_id",
  "user_id",
  "api_key_name",
  "finish_reason",
  "input",
  "output",
  "total_cost",
  "total_tokens",
  "prompt_tokens",
  "completion_tokens",
] as const;

const operators = [
  "equals",
  "not_equals",
  "contains",
  "not_contains",
  "regex",
  "starts_with",
  "ends_with",
  "gt",
  "lt",
  "gte",
  "lte",
  "exists",
  "not_exists",
] as const;

const comparisons: readonly string[] = ["gt", "lt", "gte", "lte"];

const isNumeric = (value: string | number): boolean => String(value).trim() !== "" && Number.isFinite(Number(value));

const rule = z
  .strictObject({
    field: z.enum(fields, { error: `A rule's field is one of ${fields.join(", ")}.` }),
    operator: z.enum(operators, { error: `A rule's operator is one of ${operators.join(", ")}.` }),
    value: z.union([z.string().max(1_000, "A value has at most 1,000 characters."), z.number()]).optional(),
  })
  .superRefine(({ operator, value }, check) => {
    if (value === undefined && !["exists", "not_exists"].includes(operator)) {
      check.addIssue({ code: "custom", path: ["value"], message: `The operator ${operator} wants a value.` });
    }
    if (value !== undefined && comparisons.includes(operator) && !isNumeric(value)) {
      check.addIssue({ code: "custom", path: ["value"], message: `The operator ${operator} wants a number.` });
    }
    const fault = operator === "regex" ? faultOfPattern(String(value ?? "")) : undefined;
    if (fault !== undefined) check.addIssue({ code: "custom", path: ["value"], message: fault });
  });

/** Which calls a destination is told of: those that fit any group. Without groups all do. */
export const filterRules = z.strictObject({
  enabled: z.boolean().default(true),
  groups: z
    .array(z.strictObject({ logic: z.enum(["and", "or"]).default("and"), rules: z.array(rule).min(1).max(20) }))
    .max(10, "At most 10 groups are possible."),
});

export type FilterRules = z.output<typeof filterRules>;

/** What rules look at; what was not kept is absent. */
export type FilteredFacts = Readonly<Record<(typeof fields)[number], string | number | undefined>>;

export function fitsRules(facts: FilteredFacts, { enabled, groups }: FilterRules): boolean {
  if (!enabled || groups.length === 0) return true;
  return groups.some(({ logic, rules }) =>
    logic === "and" ? rules.every((one) => fitsRule(facts, one)) : rules.some((one) => fitsRule(facts, one)),
  );
}

function fitsRule(facts: FilteredFacts, { field, operator, value }: z.output<typeof rule>): boolean {
  const fact = facts[field];
  if (operator === "exists") return fact !== undefined && fact !== "";
  if (operator === "not_exists") return fact === undefined || fact === "";
  const [text, wanted] = [String(fact ?? ""), String(value ?? "")];
  switch (operator) {
    case "equals":
      return text === wanted;
    case "not_equals":
      return text !== wanted;
    case "contains":
      return text.includes(wanted);
    case "not_contains":
      return !text.includes(wanted);
    case "starts_with":
      return text.startsWith(wanted);
    case "ends_with":
      return text.endsWith(wanted);
    case "regex":
      return findPattern(wanted, text).length > 0;
    case "gt":
      return Number(fact) > Number(value);
    case "lt":
      return Number(fact) < Number(value);
    case "gte":
      return Number(fact) >= Number(value);
    case "lte":
      return Number(fact) <= Number(value);
  }
}

/** Absent where the destination is not told it: rules look at the call all the same. */
export const factsOf = (
  call: Required<Pick<TracedCall, "cost" | "identity" | "request">> & TracedCall,
): FilteredFacts => ({
  model: call.model,
  provider: call.provider,
  status: call.status,
  session_id: call.request.sessionId,
  user_id: call.identity.userId,
  api_key_name: call.identity.apiKeyName,
  finish_reason: call.finishReason,
  input:
    call.content &&
    ("prompt" in call.content.input ? call.content.input.prompt : JSON.stringify(call.content.input.messages)),
  output: call.content?.output.completion ?? undefined,
  total_cost: call.cost.total,
  total_tokens: call.inputTokens + call.outputTokens,
  prompt_tokens: call.inputTokens,
  completion_tokens: call.outputTokens,
});
