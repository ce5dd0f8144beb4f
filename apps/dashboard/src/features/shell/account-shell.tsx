import { cookies } from "next/headers";
import Link from "next/link";
import type { ReactNode } from "react";
import { readEnv } from "../../env.ts";
import { AnnouncementBanners } from "../announcements/components/announcement-banners.tsx";
import type { AccountSession } from "../auth/session.ts";
import { Finder } from "../finder/finder.tsx";
import { readStaff } from "../operations/staff.ts";
import { parseTheme, themeCookie } from "../theme/theme.ts";
import { ThemeSwitch } from "../theme/theme-switch.tsx";
import { Logo } from "./logo.tsx";
import { NavigationList } from "./navigation-list.tsx";
import { NavigationSheet } from "./navigation-sheet.tsx";
import { OfflineNotice } from "./offline-notice.tsx";
import { SkipLink } from "./skip-link.tsx";
import { UserMenu } from "./user-menu.tsx";
import { WorkspaceSwitcher } from "./workspace-switcher.tsx";

/** Sidebar, which is a sheet on a phone, and top bar of the console; the page goes into the middle. */
export async function AccountShell({ session, children }: { session: AccountSession; children: ReactNode }) {
  const isStaff = (await readStaff()) !== undefined;
  const theme = parseTheme((await cookies()).get(themeCookie)?.value);
  const { user, workspace, workspaces } = session;
  const pages = <NavigationList isStaff={isStaff} />;
  return (
    <div className="flex min-h-dvh">
      <SkipLink />
      <div className="sticky top-0 hidden h-dvh w-60 shrink-0 flex-col border-r border-kumo-line bg-kumo-base md:flex">
        <div className="flex h-[58px] shrink-0 items-center border-b border-kumo-line px-3">
          <Link href="/" className="rounded-md px-1" aria-label="Causeway, start page">
            <Logo />
          </Link>
        </div>
        <nav aria-label="Console" className="min-h-0 flex-1 overflow-y-auto px-3.5 py-3">
          {pages}
        </nav>
      </div>
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="sticky top-0 z-20 flex h-[58px] items-center gap-2 border-b border-kumo-line bg-kumo-canvas/90 px-4 backdrop-blur sm:px-8">
          <div className="md:hidden">
            <NavigationSheet>{pages}</NavigationSheet>
          </div>
          <WorkspaceSwitcher workspace={workspace} workspaces={workspaces} />
          <div className="ml-auto flex shrink-0 items-center gap-1">
            <Finder isStaff={isStaff} apiUrl={readEnv().API_URL} workspaces={workspaces} workspace={workspace} />
            <ThemeSwitch initial={theme} />
            <UserMenu email={user.email} />
          </div>
        </header>
        <main id="content" className="mx-auto w-full max-w-6xl min-w-0 px-4 py-6 sm:px-8 sm:py-8">
          <OfflineNotice />
          <AnnouncementBanners />
          {children}
        </main>
      </div>
    </div>
  );
}
