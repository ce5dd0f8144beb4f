import type { LimitReset } from "@causeway/limits";

const dayMs = 86_400_000;

/** The name of the period of a limit with this reset at a moment of the database's clock, as the SQL function `usage_period` names it. */
export function periodName(reset: LimitReset, at: Date): string {
  switch (reset) {
    case undefined:
      return "total";
    case "daily":
      return at.toISOString().slice(0, 10);
    case "monthly":
      return at.toISOString().slice(0, 7);
    case "weekly":
      return isoWeek(at);
  }
}

/** The same by a clock of milliseconds since 1970, worked out once a day. */
export function periodNames(nowMs: () => number): (reset: LimitReset) => string {
  const names = new Map<LimitReset, string>();
  let day = Number.NaN;
  return (reset) => {
    const now = nowMs();
    const today = Math.floor(now / dayMs);
    if (today !== day) names.clear();
    day = today;
    const known = names.get(reset);
    if (known !== undefined) return known;
    const name = periodName(reset, new Date(now));
    names.set(reset, name);
    return name;
  };
}

/** A week belongs to the year that its Thursday is in. */
function isoWeek(at: Date): string {
  const midnight = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate());
  const thursday = new Date(midnight + (3 - ((at.getUTCDay() + 6) % 7)) * dayMs);
  const year = thursday.getUTCFullYear();
  const week = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * dayMs));
  return `${year}-W${String(week).padStart(2, "0")}`;
}

/** Of the limit whose period has this name. */
export function resetOf(period: string): LimitReset {
  if (period === "total") return undefined;
  if (period.includes("W")) return "weekly";
  return period.length === "2026-11".length ? "monthly" : "daily";
}
