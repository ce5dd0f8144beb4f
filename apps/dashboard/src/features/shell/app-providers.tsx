"use client";

import { LinkProvider, StrictStylesProvider, ToastProvider, TooltipProvider } from "@causeway/ui";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";

/** What every page may use: client-side links, toasts, tooltips, state in the URL. */
export function AppProviders({ children }: { children: ReactNode }) {
  return (
    <StrictStylesProvider>
      <NuqsAdapter>
        <LinkProvider>
          <TooltipProvider>
            <ToastProvider>{children}</ToastProvider>
          </TooltipProvider>
        </LinkProvider>
      </NuqsAdapter>
    </StrictStylesProvider>
  );
}
