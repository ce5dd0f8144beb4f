/** Where something is in a JSON value, from the inside out: cheap to make while walking, and only written when needed. */
export type Place = { readonly parent: Place; readonly step: string | number } | undefined;

/** As a JSON pointer; "" is the value itself. */
export function pointerTo(place: Place): string {
  const steps: string[] = [];
  for (let at = place; at !== undefined; at = at.parent) {
    steps.unshift(`/${String(at.step).replaceAll("~", "~0").replaceAll("/", "~1")}`);
  }
  return steps.join("");
}

export function depthOf(place: Place): number {
  let depth = 0;
  for (let at = place; at !== undefined; at = at.parent) depth += 1;
  return depth;
}

/** What `pointer` (`/$defs/Node`) names in a JSON value; `undefined` when there is nothing. */
export function resolvePointer(root: unknown, pointer: string): unknown {
  let at: unknown = root;
  for (const step of pointer.split("/").slice(1)) {
    if (typeof at !== "object" || at === null) return undefined;
    const name = decode(step).replaceAll("~1", "/").replaceAll("~0", "~");
    if (!Object.hasOwn(at, name)) return undefined;
    at = Reflect.get(at, name);
  }
  return at;
}

function decode(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
