import type { FilterRules } from "@causeway/observability";
import { isNumeric, operatorsFor, type RuleField, type RuleOperator, wantsValue } from "./rule-words.ts";

/** What the form holds of one rule. */
export type RuleValues = { readonly field: RuleField; readonly operator: RuleOperator; readonly value: string };

export type RuleGroupValues = { readonly logic: "and" | "or"; readonly rules: readonly RuleValues[] };

export type RulesValues = {
  /** False: they are kept, and every call is told. */
  readonly enabled: boolean;
  readonly groups: readonly RuleGroupValues[];
};

export const noRules: RulesValues = { enabled: true, groups: [] };

export const newGroup: RuleGroupValues = { logic: "and", rules: [{ field: "model", operator: "equals", value: "" }] };

export const rulesFormValues = (saved: FilterRules | undefined): RulesValues =>
  saved === undefined
    ? noRules
    : {
        enabled: saved.enabled,
        groups: saved.groups.map(({ logic, rules }) => ({
          logic,
          rules: rules.map(({ field, operator, value }) => ({ field, operator, value: String(value ?? "") })),
        })),
      };

/** As the service takes them; `null`: there are none. What is missing, or no number where one is wanted, it refuses. */
export const rulesOf = ({ enabled, groups }: RulesValues) =>
  groups.length === 0
    ? null
    : { enabled, groups: groups.map(({ logic, rules }) => ({ logic, rules: rules.map(ruleOf) })) };

function ruleOf({ field, operator, value }: RuleValues) {
  if (!wantsValue(operator) || value === "") return { field, operator };
  const isNumber = isNumeric(field, operator) && value.trim() !== "" && Number.isFinite(Number(value));
  return { field, operator, value: isNumber ? Number(value) : value };
}

/** With another field: the operator stays where it makes sense for that. */
export const withField = (rule: RuleValues, field: RuleField): RuleValues => ({
  ...rule,
  field,
  operator: operatorsFor(field, "equals").includes(rule.operator) ? rule.operator : "equals",
});

/** Without one rule, and without its group when it was the last of it. */
export const withoutRule = (
  groups: readonly RuleGroupValues[],
  at: { readonly group: number; readonly rule: number },
): readonly RuleGroupValues[] =>
  groups
    .map((group, index) =>
      index === at.group ? { ...group, rules: group.rules.filter((_, place) => place !== at.rule) } : group,
    )
    .filter(({ rules }) => rules.length > 0);
