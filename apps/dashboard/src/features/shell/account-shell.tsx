import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { readEnv } from "../../env.ts";
import type { AccountSession } from "../auth/session.ts";
import { readStaff } from "../operations/staff.ts";
import { parseTheme, themeCookie } from "../theme/theme.ts";
import { AccountNavigation } from "./account-navigation.tsx";
import { OfflineNotice } from "./offline-notice.tsx";
import { SkipLink } from "./skip-link.tsx";

/** Sidebar and top bar of the console; the page goes into the middle. */
export async function AccountShell({ session, children }: { session: AccountSession; children: ReactNode }) {
  const isStaff = (await readStaff()) !== undefined;
  const theme = parseTheme((await cookies()).get(themeCookie)?.value);
  const { user, workspace, workspaces } = session;
  return (
    <>
      <SkipLink />
      <AccountNavigation
        theme={theme}
        isStaff={isStaff}
        apiUrl={readEnv().API_URL}
        user={user}
        workspace={workspace}
        workspaces={workspaces}
      >
        <main id="content" className="mx-auto w-full max-w-6xl min-w-0 px-4 py-6 sm:px-8 sm:py-8">
          <OfflineNotice />
          {children}
        </main>
      </AccountNavigation>
    </>
  );
}
