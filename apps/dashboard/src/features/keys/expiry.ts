/** What the form offers. `date` asks for a day. */
export const expiryChoices = [
  { value: "never", label: "Never" },
  { value: "7", label: "In 7 days" },
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In a year" },
  { value: "date", label: "On a date…" },
] as const;

const dayMs = 86_400_000;

/**
 * When a key expires: so many days from now, or at the end (UTC) of the day given as `YYYY-MM-DD`.
 * Undefined is never; an unreadable day is an invalid date, which the service refuses.
 */
export function expiryOf(choice: string, day: string, now: Date): Date | undefined {
  if (choice === "date") return new Date(`${day}T23:59:59.999Z`);
  const days = Number(choice);
  return Number.isInteger(days) && days > 0 ? new Date(now.getTime() + days * dayMs) : undefined;
}
