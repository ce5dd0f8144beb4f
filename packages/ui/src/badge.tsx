import type { ReactNode } from "react";
import { cn } from "./class-names.ts";

const colours = {
  secondary: "bg-kumo-fill text-kumo-badge-neutral-subtle",
  error: "bg-kumo-danger-tint text-kumo-danger",
  warning: "bg-kumo-warning-tint text-kumo-warning",
  success: "bg-kumo-success-tint text-kumo-success",
  info: "bg-kumo-info-tint text-kumo-info",
  destructive: "bg-kumo-badge-red text-white",
  outline: "border border-kumo-fill bg-kumo-base text-kumo-default",
} as const;

export type BadgeVariant = keyof typeof colours;

/** One or two words about a thing: its state, its kind. */
export function Badge({ variant = "secondary", children }: { variant?: BadgeVariant; children: ReactNode }) {
  return (
    <span
      className={cn(
        "inline-flex w-fit flex-none shrink-0 items-center gap-1 justify-self-start rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap",
        colours[variant],
      )}
    >
      {children}
    </span>
  );
}
