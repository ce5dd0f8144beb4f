/**
 * A read that all visitors share: made when it is asked for and the last one is older than `freshForMs`. While a new one
 * fails, the last good answer stands; without one, callers get the failure and the next tries again.
 */
export function keptFresh<Value>(
  load: () => Promise<Value>,
  freshForMs: number,
  now: () => number = Date.now,
): () => Promise<Value> {
  let current: { readonly value: Promise<Value>; readonly loadedAt: number } | undefined;
  return () => {
    if (current && now() - current.loadedAt <= freshForMs) return current.value;
    const previous = current;
    const value = load().catch((error: unknown) => {
      // The next who asks tries again.
      if (current?.value === value) current = previous;
      if (previous) return previous.value;
      throw error;
    });
    current = { value, loadedAt: now() };
    return value;
  };
}
