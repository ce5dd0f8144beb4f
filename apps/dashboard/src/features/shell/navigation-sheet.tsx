"use client";

import type { ReactNode } from "react";
import { MenuSheet } from "./menu-sheet.tsx";
import { LeavesNavigation } from "./navigation-link.tsx";

/** The list of pages where there is no room for a sidebar. */
export function NavigationSheet({ children }: { children: ReactNode }) {
  return (
    <MenuSheet openLabel="Open navigation" listLabel="Console">
      {(close) => <LeavesNavigation value={close}>{children}</LeavesNavigation>}
    </MenuSheet>
  );
}
