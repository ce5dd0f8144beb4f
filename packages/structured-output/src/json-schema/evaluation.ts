import { checkArray } from "./array-rules.ts";
import { type Budget, BudgetSpent } from "./budget.ts";
import { isSame } from "./equality.ts";
import { checkNumber } from "./number-rules.ts";
import { checkObject } from "./object-rules.ts";
import { depthOf, resolvePointer } from "./pointer.ts";
import {
  broken,
  type Checker,
  type Fault,
  type Here,
  inRule,
  isObject,
  type JsonObject,
  type Members,
  quoted,
} from "./rule.ts";
import { checkString } from "./string-rules.ts";

/** A schema inside of a schema inside … of which there may be so many. */
const deepest = 400;

/**
 * One value against one schema. The schema is read as it is: nothing is compiled from it or fetched for it, and every
 * step is paid for from the budget, which throws when it is spent.
 */
export class Evaluation implements Checker {
  readonly budget: Budget;
  readonly unchecked = new Set<string>();
  readonly #root: unknown;
  /** In drafts up to 7 a reference stands for all that is beside it. */
  readonly #refStandsAlone: boolean;
  readonly #named = new Map<string, unknown>();
  readonly #members = new WeakMap<JsonObject, Members>();
  #depth = 0;
  #timesPassedOver = 0;

  constructor(root: unknown, budget: Budget) {
    this.budget = budget;
    this.#root = root;
    const draft = isObject(root) ? root["$schema"] : undefined;
    this.#refStandsAlone = typeof draft === "string" && /draft-0[3467]/.test(draft);
  }

  passOver(keyword: string): void {
    this.#timesPassedOver += 1;
    this.unchecked.add(keyword);
  }

  membersOf(value: JsonObject): Members {
    const known = this.#members.get(value);
    if (known) return known;
    const members = Object.entries(value);
    this.#members.set(value, members);
    return members;
  }

  check(schema: unknown, value: unknown, here: Here): Fault | undefined {
    this.budget.spend(1);
    if (schema === false) return { at: here.value, rule: here.rule, message: "must not be there" };
    if (!isObject(schema)) return undefined;
    if (this.#depth > deepest) throw new BudgetSpent();
    this.#depth += 1;
    const fault = this.#checkAll(schema, value, here);
    this.#depth -= 1;
    return fault;
  }

  #checkAll(schema: JsonObject, value: unknown, here: Here): Fault | undefined {
    if (schema !== this.#root && typeof schema["$id"] === "string") {
      // A document of its own, with references of its own.
      this.passOver("$id");
      return undefined;
    }
    if (schema["$dynamicRef"] !== undefined || schema["$recursiveRef"] !== undefined) this.passOver("$dynamicRef");
    const { $ref } = schema;
    if (typeof $ref === "string") {
      const fault = this.#checkReference($ref, value, inRule(here, "$ref"));
      if (fault || this.#refStandsAlone) return fault;
    }
    return (
      this.#checkType(schema["type"], value, here) ??
      this.#checkEqual(schema, value, here) ??
      this.#checkKind(schema, value, here) ??
      this.#checkCombined(schema, value, here) ??
      this.#checkConditional(schema, value, here)
    );
  }

  #checkReference(reference: string, value: unknown, here: Here): Fault | undefined {
    this.budget.spend(2);
    const schema = this.#resolve(reference);
    if (schema !== undefined) return this.check(schema, value, here);
    // Named elsewhere, or not at all: nothing is fetched.
    this.passOver("$ref");
    return undefined;
  }

  #resolve(reference: string): unknown {
    if (reference === "#") return this.#root;
    if (!this.#named.has(reference)) {
      this.#named.set(reference, reference.startsWith("#/") ? resolvePointer(this.#root, reference) : undefined);
    }
    return this.#named.get(reference);
  }

  /** Names that are no type of JSON ask for nothing. */
  #checkType(type: unknown, value: unknown, here: Here): Fault | undefined {
    const types: readonly unknown[] = Array.isArray(type) ? type : type === undefined ? [] : [type];
    this.budget.spend(types.length / 8);
    if (types.length === 0 || types.some((name) => fitsType(name, value))) return undefined;
    return broken(here, "type", `must be ${types.slice(0, 8).map(String).join(" or ")}, and is ${kindOf(value)}`);
  }

  #checkEqual(schema: JsonObject, value: unknown, here: Here): Fault | undefined {
    const options = schema["enum"];
    if (Array.isArray(options)) {
      this.budget.spend(options.length / 8);
      if (!options.some((option) => isSame(option, value, this.budget))) {
        return broken(here, "enum", `must be one of ${quoted(options)}`);
      }
    }
    if ("const" in schema && !isSame(schema["const"], value, this.budget)) {
      return broken(here, "const", `must be ${quoted(schema["const"])}`);
    }
    return undefined;
  }

  #checkKind(schema: JsonObject, value: unknown, here: Here): Fault | undefined {
    if (typeof value === "string") return checkString(this, schema, value, here);
    if (typeof value === "number") return checkNumber(schema, value, here);
    if (Array.isArray(value)) return checkArray(this, schema, value, here);
    return isObject(value) ? checkObject(this, schema, value, here) : undefined;
  }

  #checkCombined(schema: JsonObject, value: unknown, here: Here): Fault | undefined {
    const { allOf, anyOf, oneOf, not } = schema;
    if (Array.isArray(allOf)) {
      for (const [index, each] of allOf.entries()) {
        const fault = this.check(each, value, inRule(here, "allOf", index));
        if (fault) return fault;
      }
    }
    if (Array.isArray(anyOf)) {
      const fault = this.#checkAny(anyOf, value, inRule(here, "anyOf"));
      if (fault) return fault;
    }
    if (Array.isArray(oneOf)) {
      const fault = this.#checkOne(oneOf, value, inRule(here, "oneOf"));
      if (fault) return fault;
    }
    if (not === undefined) return undefined;
    // What was passed over may be what makes the difference.
    const before = this.#timesPassedOver;
    const isExcluded = !this.check(not, value, inRule(here, "not"));
    return isExcluded && this.#timesPassedOver === before
      ? broken(here, "not", "must not be what the schema excludes")
      : undefined;
  }

  #checkAny(options: readonly unknown[], value: unknown, here: Here): Fault | undefined {
    let nearest: Fault | undefined;
    for (const [index, option] of options.entries()) {
      const fault = this.check(option, value, inRule(here, index));
      if (!fault) return undefined;
      if (!nearest || depthOf(fault.at) > depthOf(nearest.at)) nearest = fault;
    }
    return nearest;
  }

  #checkOne(options: readonly unknown[], value: unknown, here: Here): Fault | undefined {
    const before = this.#timesPassedOver;
    const faults = options.map((option, index) => this.check(option, value, inRule(here, index)));
    const fitting = faults.filter((fault) => fault === undefined).length;
    if (fitting === 0) return this.#checkAny(options, value, here);
    return fitting > 1 && this.#timesPassedOver === before
      ? { at: here.value, rule: here.rule, message: "must fit one of the alternatives, and fits more" }
      : undefined;
  }

  #checkConditional(schema: JsonObject, value: unknown, here: Here): Fault | undefined {
    if (schema["if"] === undefined) return undefined;
    const before = this.#timesPassedOver;
    const branch = this.check(schema["if"], value, inRule(here, "if")) ? "else" : "then";
    return schema[branch] === undefined || this.#timesPassedOver > before
      ? undefined
      : this.check(schema[branch], value, inRule(here, branch));
  }
}

const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  integer: Number.isInteger,
  boolean: (value) => typeof value === "boolean",
  null: (value) => value === null,
};

const fitsType = (name: unknown, value: unknown): boolean =>
  typeof name === "string" && Object.hasOwn(kinds, name) ? kinds[name]?.(value) === true : true;

const kindOf = (value: unknown): string =>
  value === null ? "null" : Array.isArray(value) ? "an array" : typeof value === "object" ? "an object" : typeof value;
