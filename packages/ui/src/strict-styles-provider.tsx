"use client";

import { CSPProvider } from "@cloudflare/kumo/primitives/csp-provider";
import type { ReactNode } from "react";

/** Keeps the kit from adding style elements, which a content security policy refuses; `styles.css` has what they say. */
export function StrictStylesProvider({ children }: { children: ReactNode }) {
  return <CSPProvider disableStyleElements>{children}</CSPProvider>;
}
