import type { ReactNode } from "react";
import { cn } from "./class-names.ts";

const colours = {
  default: "bg-kumo-info-tint text-kumo-info",
  alert: "bg-kumo-warning-tint text-kumo-warning",
  error: "bg-kumo-danger-tint text-kumo-danger",
  secondary: "bg-kumo-recessed text-kumo-default",
} as const;

const sizes = {
  base: "gap-3 rounded-lg px-4 py-3 text-base",
  sm: "gap-2 rounded-md px-3 py-2 text-sm",
} as const;

export type BannerProps = {
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly variant?: keyof typeof colours;
  readonly size?: keyof typeof sizes;
  readonly icon?: ReactNode;
  readonly action?: ReactNode;
  readonly className?: string;
};

/** A message across the page or the form. */
export function Banner({
  title,
  description,
  variant = "default",
  size = "base",
  icon,
  action,
  className,
}: BannerProps) {
  return (
    <div className={cn("flex w-full items-start", sizes[size], colours[variant], className)}>
      {icon && <span className="flex h-[1.375em] shrink-0 items-center">{icon}</span>}
      <div className="flex min-w-0 flex-1 items-center justify-between gap-3">
        <div className="flex min-w-0 flex-col gap-0.5">
          <p className="leading-snug font-medium">{title}</p>
          {description && <div className="text-sm leading-snug">{description}</div>}
        </div>
        {action && <div className="flex shrink-0 items-center gap-2">{action}</div>}
      </div>
    </div>
  );
}
