import type { ReactNode } from "react";
import { cn } from "./class-names.ts";

export type CardProps = {
  readonly title?: ReactNode;
  readonly description?: ReactNode;
  readonly action?: ReactNode;
  readonly children?: ReactNode;
  readonly className?: string;
  /** Lets the content reach the edges: tables, code. */
  readonly flush?: boolean;
};

/** A titled box on the page. */
export function Card({ title, description, action, children, className, flush = false }: CardProps) {
  return (
    <section className={cn("min-w-0 overflow-hidden rounded-lg bg-kumo-base ring ring-kumo-line", className)}>
      {title && (
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 border-b border-kumo-hairline px-4 py-3">
          <div className="min-w-0">
            <h2 className="text-sm font-semibold text-kumo-strong">{title}</h2>
            {description && <p className="mt-0.5 text-sm text-kumo-subtle">{description}</p>}
          </div>
          {action}
        </div>
      )}
      <div className={flush ? "" : "p-4"}>{children}</div>
    </section>
  );
}
