"use client";

import { LinkProvider, StyleNonceProvider, ToastProvider, TooltipProvider } from "@causeway/ui";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";

/** What every page may use: client-side links, toasts, tooltips, state in the URL. */
export function AppProviders({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <StyleNonceProvider nonce={nonce}>
      <NuqsAdapter>
        <LinkProvider>
          <TooltipProvider>
            <ToastProvider>{children}</ToastProvider>
          </TooltipProvider>
        </LinkProvider>
      </NuqsAdapter>
    </StyleNonceProvider>
  );
}
