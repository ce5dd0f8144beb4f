import type { FilterRules } from "@causeway/observability";

type Rule = FilterRules["groups"][number]["rules"][number];
export type RuleField = Rule["field"];
export type RuleOperator = Rule["operator"];

type FieldWords = {
  readonly label: string;
  readonly placeholder: string;
  readonly isNumber?: true;
};

/** What rules look at, in the order in which it is offered. */
export const fieldWords = {
  model: { label: "Model", placeholder: "openai/gpt-5" },
  provider: { label: "Provider", placeholder: "openai" },
  status: { label: "Status", placeholder: "completed, interrupted, cancelled or failed" },
  finish_reason: { label: "Finish reason", placeholder: "stop" },
  api_key_name: { label: "Name of the key", placeholder: "CI" },
  user_id: { label: "Caller's user", placeholder: "user-1234" },
  session_id: { label: "Session", placeholder: "session-1234" },
  total_cost: { label: "Cost in dollars", placeholder: "0.01", isNumber: true },
  total_tokens: { label: "Tokens", placeholder: "1000", isNumber: true },
  prompt_tokens: { label: "Input tokens", placeholder: "1000", isNumber: true },
  completion_tokens: { label: "Output tokens", placeholder: "1000", isNumber: true },
  input: { label: "Input", placeholder: "refund" },
  output: { label: "Output", placeholder: "I cannot" },
} as const satisfies Record<RuleField, FieldWords>;

export const ruleFields = Object.keys(fieldWords) as readonly RuleField[];

export const wordsOfField = (field: RuleField): FieldWords => fieldWords[field];

/** How they are compared. */
export const operatorWords = {
  equals: "is",
  not_equals: "is not",
  contains: "contains",
  not_contains: "does not contain",
  starts_with: "starts with",
  ends_with: "ends with",
  regex: "matches (RE2)",
  gt: "is more than",
  gte: "is at least",
  lt: "is less than",
  lte: "is at most",
  exists: "is there",
  not_exists: "is not there",
} as const satisfies Record<RuleOperator, string>;

export const ruleOperators = Object.keys(operatorWords) as readonly RuleOperator[];

const comparesNumbers: readonly RuleOperator[] = ["gt", "gte", "lt", "lte"];
const comparesText: readonly RuleOperator[] = [
  "contains",
  "not_contains",
  "starts_with",
  "ends_with",
  "regex",
  "exists",
  "not_exists",
];

/** What is offered for a field, and `current` in any case: over the API all goes with all. */
export const operatorsFor = (field: RuleField, current: RuleOperator): readonly RuleOperator[] => {
  const senseless = wordsOfField(field).isNumber ? comparesText : comparesNumbers;
  return ruleOperators.filter((operator) => operator === current || !senseless.includes(operator));
};

export const wantsValue = (operator: RuleOperator): boolean => operator !== "exists" && operator !== "not_exists";

/** A number that is written as one is sent as one. */
export const isNumeric = (field: RuleField, operator: RuleOperator): boolean =>
  wordsOfField(field).isNumber === true || comparesNumbers.includes(operator);
