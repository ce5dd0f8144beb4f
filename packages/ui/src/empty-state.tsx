import type { ReactNode } from "react";

export type EmptyStateProps = {
  readonly icon?: ReactNode;
  readonly title: string;
  /** What this place will show and what to do next. */
  readonly description: ReactNode;
  readonly action?: ReactNode;
};

/** Stands where a list has nothing to show. */
export function EmptyState({ icon, title, description, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-lg border border-dashed border-kumo-line bg-kumo-base px-6 py-12 text-center">
      {icon && <div className="text-3xl text-kumo-subtle [&_svg]:size-8">{icon}</div>}
      <h2 className="text-base font-semibold text-kumo-strong">{title}</h2>
      <div className="max-w-md text-sm text-kumo-subtle">{description}</div>
      {action && <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
