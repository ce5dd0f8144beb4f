/** `ids` with one of them at the place of another; those between move up. Unchanged when either is not among them. */
export function placedAt(ids: readonly string[], id: string, target: string): readonly string[] {
  const to = ids.indexOf(target);
  if (to < 0 || !ids.includes(id)) return ids;
  return ids.filter((other) => other !== id).toSpliced(to, 0, id);
}
