import { cn } from "@causeway/ui/class-names.ts";
import type { ReactNode } from "react";

/** Fields side by side: each as wide as its column and no taller than itself, whatever its neighbours say below. */
export function FieldGrid({ columns, children }: { readonly columns: string; readonly children: ReactNode }) {
  return (
    <div className={cn("grid items-start gap-4 [&_input]:w-full [&_input]:min-w-0 [&>*]:min-w-0", columns)}>
      {children}
    </div>
  );
}
