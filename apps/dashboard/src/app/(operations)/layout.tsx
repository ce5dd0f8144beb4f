import type { Metadata } from "next";
import type { ReactNode } from "react";
import { requireStaff } from "../../features/operations/staff.ts";
import { AccountShell } from "../../features/shell/account-shell.tsx";

export const metadata: Metadata = { robots: { index: false } };

export default async function OperationsLayout({ children }: { children: ReactNode }) {
  const { session } = await requireStaff();
  return <AccountShell session={session}>{children}</AccountShell>;
}
