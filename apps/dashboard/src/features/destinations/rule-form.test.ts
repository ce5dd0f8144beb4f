import { type FilterRules, filterRules } from "@causeway/observability";
import { expect, it } from "vitest";
import { noRules, rulesFormValues, rulesOf, withField, withoutRule } from "./rule-form.ts";
import { operatorsFor, ruleFields, ruleOperators } from "./rule-words.ts";

const saved: FilterRules = {
  enabled: true,
  groups: [
    {
      logic: "and",
      rules: [
        { field: "model", operator: "starts_with", value: "openai/" },
        { field: "total_cost", operator: "gt", value: 0.01 },
      ],
    },
    { logic: "or", rules: [{ field: "output", operator: "not_exists" }] },
  ],
};

it("shows the rules that are saved, and sends them back as they were", () => {
  expect(rulesOf(rulesFormValues(saved))).toEqual(saved);
  expect(rulesOf(rulesFormValues({ ...saved, enabled: false }))).toEqual({ ...saved, enabled: false });
  expect(rulesOf(rulesFormValues(undefined))).toBeNull();
  expect(rulesOf(noRules)).toBeNull();
});

const fields = ruleFields.map((field) => ({ field }));

it.each(fields)("all that is offered for $field is taken by the service", ({ field }) => {
  for (const operator of operatorsFor(field, "equals")) {
    const rules = rulesOf({ enabled: true, groups: [{ logic: "and", rules: [{ field, operator, value: "5" }] }] });
    expect(filterRules.safeParse(rules)).toMatchObject({ success: true });
  }
});

it("what has no value, or no number where one is wanted, is left to the service to refuse, at its place", () => {
  for (const value of ["", "much"]) {
    const groups = [{ logic: "and", rules: [{ field: "total_cost", operator: "gt", value }] }] as const;
    expect(filterRules.safeParse(rulesOf({ enabled: true, groups })).error?.issues).toMatchObject([
      { path: ["groups", 0, "rules", 0, "value"] },
    ]);
  }
});

it("keeps the operator with another field where it makes sense, and one that was set over the API", () => {
  const rule = { field: "model", operator: "contains", value: "x" } as const;
  expect(withField(rule, "provider").operator).toBe("contains");
  expect(withField(rule, "total_cost").operator).toBe("equals");
  expect(operatorsFor("total_cost", "contains")).toContain("contains");
  expect(new Set([...operatorsFor("model", "equals"), ...operatorsFor("total_cost", "equals")])).toEqual(
    new Set(ruleOperators),
  );
});

it("a group goes with its last rule", () => {
  const { groups } = rulesFormValues(saved);
  expect(withoutRule(groups, { group: 0, rule: 0 }).map(({ rules }) => rules.length)).toEqual([1, 1]);
  expect(withoutRule(groups, { group: 1, rule: 0 })).toEqual(groups.slice(0, 1));
});
