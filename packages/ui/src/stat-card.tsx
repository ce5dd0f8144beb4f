import type { ReactNode } from "react";

export type StatCardProps = { readonly label: string; readonly value: ReactNode; readonly note?: ReactNode };

/** One number with its name. Put several into a `StatGrid`. */
export function StatCard({ label, value, note }: StatCardProps) {
  return (
    <div className="min-w-0 rounded-lg bg-kumo-base p-4 ring ring-kumo-line">
      <dt className="truncate text-sm text-kumo-subtle">{label}</dt>
      <dd className="tabular mt-1 truncate text-2xl font-semibold tracking-tight text-kumo-strong">{value}</dd>
      {note && <dd className="mt-1 text-xs text-kumo-subtle">{note}</dd>}
    </div>
  );
}

export function StatGrid({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">{children}</dl>;
}
