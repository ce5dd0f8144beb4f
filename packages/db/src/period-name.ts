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

/** A week belongs to the year that its Thursday is in. */
function isoWeek(at: Date): string {
  const midnight = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate());
  const thursday = new Date(midnight + (3 - ((at.getUTCDay() + 6) % 7)) * dayMs);
  const year = thursday.getUTCFullYear();
  const week = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * dayMs));
  return `${year}-W${String(week).padStart(2, "0")}`;
}
