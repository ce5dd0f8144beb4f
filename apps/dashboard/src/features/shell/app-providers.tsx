"use client";

import { StrictStylesProvider } from "@causeway/ui/strict-styles-provider.tsx";
import { ToastProvider } from "@causeway/ui/toast.tsx";
import type { ReactNode } from "react";

/** What every page may use. What one page needs, that page brings: this is sent to all. */
export function AppProviders({ children }: { children: ReactNode }) {
  return (
    <StrictStylesProvider>
      <ToastProvider>{children}</ToastProvider>
    </StrictStylesProvider>
  );
}
