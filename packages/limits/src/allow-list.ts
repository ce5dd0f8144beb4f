import type { HolderLimits } from "./holder-limits.ts";

/** Does `id` fit the pattern, in which `*` stands for any text, none too? Letters count as written. */
export function fitsPattern(id: string, pattern: string): boolean {
  const [head = "", ...rest] = pattern.split("*");
  const tail = rest.pop();
  if (tail === undefined) return id === pattern;
  if (!id.startsWith(head) || !id.endsWith(tail) || id.length < head.length + tail.length) return false;
  const end = id.length - tail.length;
  let from = head.length;
  for (const part of rest) {
    const found = id.indexOf(part, from);
    if (found === -1 || found + part.length > end) return false;
    from = found + part.length;
  }
  return true;
}

/** Whose limits forbid the model; `undefined` when everybody's allow it. */
export const whoForbidsModel = (limits: readonly HolderLimits[], modelId: string): HolderLimits | undefined =>
  limits.find(({ models }) => models !== undefined && !models.some((pattern) => fitsPattern(modelId, pattern)));

/** Whose limits forbid the provider; `undefined` when everybody's allow it. */
export const whoForbidsProvider = (limits: readonly HolderLimits[], providerId: string): HolderLimits | undefined =>
  limits.find(({ providers }) => providers !== undefined && !providers.includes(providerId));
