const name = "causeway-recently-found";
const most = 5;

/** Ids of what was chosen last, the newest first. Kept in this browser only. */
export function readRecent(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(name) ?? "[]");
    return Array.isArray(kept) ? kept.filter((id) => typeof id === "string").slice(0, most) : [];
  } catch {
    return [];
  }
}

export function noteRecent(id: string): void {
  try {
    localStorage.setItem(name, JSON.stringify([id, ...readRecent().filter((other) => other !== id)].slice(0, most)));
  } catch {
    // A browser that keeps nothing has no history.
  }
}
