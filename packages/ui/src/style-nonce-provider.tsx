"use client";

import { CSPProvider } from "@cloudflare/kumo/primitives/csp-provider";
import type { ReactNode } from "react";

/** Lets the kit's own style elements pass a content security policy. */
export function StyleNonceProvider({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return <CSPProvider nonce={nonce}>{children}</CSPProvider>;
}
