/** A form body as nested objects and arrays: `a[b]=1&c[0][d]=2` is `{ a: { b: "1" }, c: [{ d: "2" }] }`. */
export type FormValue = string | FormValue[] | { [name: string]: FormValue };
export type FormRecord = { [name: string]: FormValue };

type Branch = Map<string, Branch | string>;

export function parseForm(text: string): FormRecord {
  const root: Branch = new Map();
  for (const [name, value] of new URLSearchParams(text)) place(root, segmentsOf(name), value);
  return Object.fromEntries([...root].map(([name, inner]) => [name, toValue(inner)]));
}

const segmentsOf = (name: string): string[] => {
  const [head = "", ...rest] = name.split("[");
  return [head, ...rest.map((segment) => segment.replace(/\]$/, ""))];
};

function place(branch: Branch, [head = "", ...rest]: string[], value: string): void {
  const key = head === "" ? String(branch.size) : head;
  if (rest.length === 0) {
    branch.set(key, value);
    return;
  }
  const existing = branch.get(key);
  const next: Branch = existing instanceof Map ? existing : new Map();
  branch.set(key, next);
  place(next, rest, value);
}

/** Names that are all whole numbers make an array, in their order. */
function toValue(inner: Branch | string): FormValue {
  if (typeof inner === "string") return inner;
  const names = [...inner.keys()];
  if (names.length > 0 && names.every((name) => /^\d+$/.test(name))) {
    return [...inner].toSorted(([left], [right]) => Number(left) - Number(right)).map(([, value]) => toValue(value));
  }
  return Object.fromEntries([...inner].map(([name, value]) => [name, toValue(value)]));
}
