import type { Metadata } from "next";
import type { ReactNode } from "react";
import { noteSession } from "../../features/auth/note-session.ts";
import { requireSession } from "../../features/auth/session.ts";
import { LowCreditsBanner } from "../../features/credits/components/low-credits-banner.tsx";
import { loadLowCredits } from "../../features/credits/load-low-credits.ts";
import { LeavingModelsBanner } from "../../features/leaving-models/leaving-models-banner.tsx";
import { loadLeavingModels } from "../../features/leaving-models/load-leaving-models.ts";
import { AccountShell } from "../../features/shell/account-shell.tsx";

export const metadata: Metadata = { robots: { index: false } };

export default async function AccountLayout({ children }: { children: ReactNode }) {
  const session = await requireSession();
  const [leaving, low] = await Promise.all([loadLeavingModels(session), loadLowCredits(session), noteSession(session)]);
  return (
    <AccountShell session={session}>
      <LowCreditsBanner low={low} />
      <LeavingModelsBanner models={leaving} />
      {children}
    </AccountShell>
  );
}
