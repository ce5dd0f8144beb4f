import type { ReactNode } from "react";
import { readSessionIfPossible } from "../../features/auth/session.ts";
import { AccountShell } from "../../features/shell/account-shell.tsx";
import { PublicShell } from "../../features/shell/public-shell.tsx";

/** The catalogue is public; who is signed in keeps his console around it. */
export default async function CatalogLayout({ children }: { children: ReactNode }) {
  const session = await readSessionIfPossible();
  if (session) return <AccountShell session={session}>{children}</AccountShell>;
  return (
    <PublicShell>
      <div className="mx-auto w-full max-w-6xl min-w-0 px-4 py-8 sm:px-6">{children}</div>
    </PublicShell>
  );
}
