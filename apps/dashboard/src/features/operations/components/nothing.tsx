import type { ReactNode } from "react";

/** One line in the place of an empty list. */
export function Nothing({ children }: { readonly children: ReactNode }) {
  return <p className="px-4 py-3 text-sm text-kumo-subtle">{children}</p>;
}
