"use client";

import { Sheet } from "@causeway/ui";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";

type GenerationSheetProps = { readonly title: string; readonly closeHref: string; readonly children: ReactNode };

/** Lies open over the log while the address names a call, so that back closes it and the link can be shared. */
export function GenerationSheet({ title, closeHref, children }: GenerationSheetProps) {
  const router = useRouter();
  return (
    <Sheet title={title} open onOpenChange={(open) => !open && router.push(closeHref, { scroll: false })}>
      {children}
    </Sheet>
  );
}
