import {
  broken,
  type Checker,
  type Fault,
  type Here,
  inRule,
  inValue,
  isCount,
  isObject,
  type JsonObject,
  quoted,
} from "./rule.ts";
import { matches } from "./string-rules.ts";

export function checkObject(checker: Checker, schema: JsonObject, value: JsonObject, here: Here): Fault | undefined {
  return (
    checkSize(checker, schema, value, here) ??
    checkRequired(checker, schema["required"], value, inRule(here, "required")) ??
    checkDependencies(checker, schema, value, here) ??
    checkMembers(checker, schema, value, here)
  );
}

function checkSize(checker: Checker, schema: JsonObject, value: JsonObject, here: Here): Fault | undefined {
  const { minProperties, maxProperties } = schema;
  if (!isCount(minProperties) && !isCount(maxProperties)) return undefined;
  const { length } = checker.membersOf(value);
  if (isCount(minProperties) && length < minProperties) {
    return broken(here, "minProperties", `must have ${minProperties} or more properties`);
  }
  if (isCount(maxProperties) && length > maxProperties) {
    return broken(here, "maxProperties", `must have ${maxProperties} properties or less`);
  }
  return undefined;
}

function checkRequired(checker: Checker, required: unknown, value: JsonObject, here: Here): Fault | undefined {
  if (!Array.isArray(required)) return undefined;
  checker.budget.spend(required.length / 8);
  const names: readonly unknown[] = required;
  const missing = names.find((name) => typeof name === "string" && !Object.hasOwn(value, name));
  return missing === undefined
    ? undefined
    : { at: here.value, rule: here.rule, message: `must have the property ${quoted(missing)}` };
}

/** What a property that is there asks of the others: other properties, or a schema. */
function checkDependencies(checker: Checker, schema: JsonObject, value: JsonObject, here: Here): Fault | undefined {
  for (const keyword of ["dependentRequired", "dependentSchemas", "dependencies"]) {
    const dependencies = schema[keyword];
    if (!isObject(dependencies)) continue;
    for (const [name, asked] of checker.membersOf(dependencies)) {
      checker.budget.spend(1);
      if (!Object.hasOwn(value, name)) continue;
      const at = inRule(here, keyword, name);
      const fault = Array.isArray(asked) ? checkRequired(checker, asked, value, at) : checker.check(asked, value, at);
      if (fault) return fault;
    }
  }
  return undefined;
}

function checkMembers(checker: Checker, schema: JsonObject, value: JsonObject, here: Here): Fault | undefined {
  const { propertyNames, additionalProperties, unevaluatedProperties } = schema;
  if (unevaluatedProperties !== undefined) checker.passOver("unevaluatedProperties");
  const properties = isObject(schema["properties"]) ? schema["properties"] : undefined;
  const patterns = isObject(schema["patternProperties"]) ? checker.membersOf(schema["patternProperties"]) : [];
  checker.budget.spend(patterns.length / 4);
  if (!properties && patterns.length === 0 && additionalProperties === undefined && propertyNames === undefined) {
    return undefined;
  }
  for (const [name, member] of checker.membersOf(value)) {
    checker.budget.spend(1);
    const at = inValue(here, name);
    const isListed = properties !== undefined && Object.hasOwn(properties, name);
    const patterned = patterns.filter(([pattern]) => matches(checker, pattern, name));
    const isElse = !isListed && patterned.length === 0;
    const fault =
      (propertyNames === undefined ? undefined : checker.check(propertyNames, name, inRule(at, "propertyNames"))) ??
      (isListed ? checker.check(properties[name], member, inRule(at, "properties", name)) : undefined) ??
      firstFault(patterned, ([pattern, rule]) =>
        checker.check(rule, member, inRule(at, "patternProperties", pattern)),
      ) ??
      (isElse && additionalProperties === false
        ? broken(here, "additionalProperties", `must not have the property ${quoted(name)}`)
        : undefined) ??
      (isElse && additionalProperties !== undefined
        ? checker.check(additionalProperties, member, inRule(at, "additionalProperties"))
        : undefined);
    if (fault) return fault;
  }
  return undefined;
}

function firstFault<T>(list: readonly T[], find: (item: T) => Fault | undefined): Fault | undefined {
  for (const item of list) {
    const fault = find(item);
    if (fault) return fault;
  }
  return undefined;
}
