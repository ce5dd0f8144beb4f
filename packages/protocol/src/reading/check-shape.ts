import { AppError } from "@causeway/errors";

const maxDepth = 64;

/**
 * Refuses what no reader should meet: nesting deeper than 64 and `__proto__` keys. Walks without recursion, so that a
 * hostile body cannot exhaust the stack.
 */
export function checkShape(body: unknown): void {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) {
      throw new AppError("invalid-request", `The body is nested deeper than ${maxDepth} levels; flatten it.`);
    }
    level = level.flatMap(childrenOf);
  }
}

function childrenOf(value: unknown): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.filter(isNested);
  if (Object.hasOwn(value, "__proto__")) {
    throw new AppError("invalid-request", "The body has a key named __proto__, which is not allowed; remove it.", {
      parameter: "__proto__",
    });
  }
  return Object.values(value).filter(isNested);
}

const isNested = (value: unknown) => typeof value === "object" && value !== null;
