import { cn } from "./class-names.ts";

/** A grey bar where text will be. Size it with classes. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={cn("animate-pulse rounded-md bg-kumo-fill", className)} />;
}
