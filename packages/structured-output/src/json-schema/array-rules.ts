import { areAllDifferent } from "./equality.ts";
import { broken, type Checker, type Fault, type Here, inRule, inValue, isCount, type JsonObject } from "./rule.ts";

type Items = readonly unknown[];

export function checkArray(checker: Checker, schema: JsonObject, value: Items, here: Here): Fault | undefined {
  const { minItems, maxItems, uniqueItems, unevaluatedItems } = schema;
  if (isCount(minItems) && value.length < minItems)
    return broken(here, "minItems", `must have ${minItems} or more items`);
  if (isCount(maxItems) && value.length > maxItems)
    return broken(here, "maxItems", `must have ${maxItems} items or less`);
  if (uniqueItems === true && !areAllDifferent(value, checker.budget)) {
    return broken(here, "uniqueItems", "must not have the same item twice");
  }
  if (unevaluatedItems !== undefined) checker.passOver("unevaluatedItems");
  return checkItems(checker, schema, value, here) ?? checkContains(checker, schema, value, here);
}

/** A list of schemas for the first items, then one for all others: under the names of every draft. */
function checkItems(checker: Checker, schema: JsonObject, value: Items, here: Here): Fault | undefined {
  const { prefixItems, items, additionalItems } = schema;
  const isOld = Array.isArray(items);
  const first: Items = isOld ? items : Array.isArray(prefixItems) ? prefixItems : [];
  const firstName = isOld ? "items" : "prefixItems";
  const rest = isOld ? additionalItems : items;
  const restName = isOld ? "additionalItems" : "items";
  for (const [index, item] of value.entries()) {
    if (index >= first.length && rest === undefined) return undefined;
    const at = inValue(here, index);
    const fault =
      index < first.length
        ? checker.check(first[index], item, inRule(at, firstName, index))
        : checker.check(rest, item, inRule(at, restName));
    if (fault) return fault;
  }
  return undefined;
}

function checkContains(checker: Checker, schema: JsonObject, value: Items, here: Here): Fault | undefined {
  const { contains, minContains, maxContains } = schema;
  if (contains === undefined) return undefined;
  const least = isCount(minContains) ? minContains : 1;
  const most = isCount(maxContains) ? maxContains : Number.POSITIVE_INFINITY;
  const found = value.filter((item, index) => !checker.check(contains, item, inRule(inValue(here, index), "contains")));
  if (found.length < least) return broken(here, "contains", `must have ${least} or more items of a kind that it lacks`);
  if (found.length > most) return broken(here, "maxContains", `must have ${most} items or less of a kind`);
  return undefined;
}
