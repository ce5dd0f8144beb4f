"use client";

import { LinkProvider } from "@causeway/ui/link-provider.tsx";
import { StrictStylesProvider } from "@causeway/ui/strict-styles-provider.tsx";
import { ToastProvider } from "@causeway/ui/toast.tsx";
import type { ReactNode } from "react";

/** What every page may use: client-side links and toasts. What one page needs, that page brings: it is sent to all. */
export function AppProviders({ children }: { children: ReactNode }) {
  return (
    <StrictStylesProvider>
      <LinkProvider>
        <ToastProvider>{children}</ToastProvider>
      </LinkProvider>
    </StrictStylesProvider>
  );
}
