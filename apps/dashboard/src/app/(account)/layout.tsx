import type { Metadata } from "next";
import type { ReactNode } from "react";
import { noteSession } from "../../features/auth/note-session.ts";
import { requireSession } from "../../features/auth/session.ts";
import { LeavingModelsBanner } from "../../features/leaving-models/leaving-models-banner.tsx";
import { loadLeavingModels } from "../../features/leaving-models/load-leaving-models.ts";
import { AccountShell } from "../../features/shell/account-shell.tsx";

export const metadata: Metadata = { robots: { index: false } };

export default async function AccountLayout({ children }: { children: ReactNode }) {
  const session = await requireSession();
  const [leaving] = await Promise.all([loadLeavingModels(session), noteSession(session)]);
  return (
    <AccountShell session={session}>
      <LeavingModelsBanner models={leaving} />
      {children}
    </AccountShell>
  );
}
