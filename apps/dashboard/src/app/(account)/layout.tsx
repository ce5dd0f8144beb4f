import type { Metadata } from "next";
import type { ReactNode } from "react";
import { requireSession } from "../../features/auth/session.ts";
import { AccountShell } from "../../features/shell/account-shell.tsx";

export const metadata: Metadata = { robots: { index: false } };

export default async function AccountLayout({ children }: { children: ReactNode }) {
  return <AccountShell session={await requireSession()}>{children}</AccountShell>;
}
