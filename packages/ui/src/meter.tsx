import { cn } from "./class-names.ts";

export type MeterProps = {
  /** What is measured: "Limit used". */
  readonly label: string;
  /** How much of it, 0 to 100. */
  readonly percent: number;
  /** The same in words, with its unit: "$3 of $10 left today". */
  readonly words: string;
  readonly className?: string;
};

const warnsFromPercent = 80;

/** How much of something is used, as a bar. The words are said to whoever does not see it; put them beside it too. */
export function Meter({ label, percent, words, className }: MeterProps) {
  return (
    <span
      role="meter"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuetext={words}
      className={cn("block h-1.5 overflow-hidden rounded-full bg-kumo-fill", className)}
    >
      <span
        className={cn("block h-full rounded-full", percent >= warnsFromPercent ? "bg-kumo-warning" : "bg-kumo-brand")}
        style={{ width: `${percent}%` }}
      />
    </span>
  );
}
