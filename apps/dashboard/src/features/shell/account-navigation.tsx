"use client";

import {
  Sidebar,
  SidebarContent,
  SidebarGroup,
  SidebarHeader,
  SidebarMenu,
  SidebarMenuButton,
  SidebarMenuItem,
  SidebarProvider,
  SidebarTrigger,
} from "@causeway/ui/sidebar.tsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import type { Theme } from "../theme/theme.ts";
import { ThemeSwitch } from "../theme/theme-switch.tsx";
import { Finder } from "../finder/finder.tsx";
import { Logo } from "./logo.tsx";
import { navigationItems, staffItems } from "./navigation-items.ts";
import { UserMenu, type UserMenuProps } from "./user-menu.tsx";
import { WorkspaceSwitcher } from "./workspace-switcher.tsx";

type AccountNavigationProps = UserMenuProps & {
  readonly theme: Theme;
  readonly isStaff: boolean;
  /** Where programs reach the API. */
  readonly apiUrl: string;
  readonly children: ReactNode;
};

/** The console's frame: a sidebar that becomes a sheet on a phone. */
export function AccountNavigation({ theme, isStaff, apiUrl, children, ...account }: AccountNavigationProps) {
  const pathname = usePathname();
  return (
    <SidebarProvider collapsible="offcanvas" className="min-h-dvh">
      <Sidebar aria-label="Console" className="md:sticky md:top-0 md:h-dvh">
        <SidebarHeader>
          <Link href="/" className="rounded-md px-1" aria-label="Causeway, start page">
            <Logo />
          </Link>
        </SidebarHeader>
        <SidebarContent>
          <SidebarGroup>
            <SidebarMenu>
              {[...navigationItems, ...(isStaff ? staffItems : [])].map(({ href, label, Icon }) => (
                <SidebarMenuItem key={href}>
                  <SidebarMenuButton href={href} icon={Icon} active={isWithin(pathname, href)}>
                    {label}
                  </SidebarMenuButton>
                </SidebarMenuItem>
              ))}
            </SidebarMenu>
          </SidebarGroup>
        </SidebarContent>
      </Sidebar>
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="sticky top-0 z-20 flex h-[58px] items-center gap-2 border-b border-kumo-line bg-kumo-canvas/90 px-4 backdrop-blur sm:px-8">
          <span className="md:hidden">
            <SidebarTrigger aria-label="Open navigation" />
          </span>
          <WorkspaceSwitcher workspace={account.workspace} workspaces={account.workspaces} />
          <div className="ml-auto flex shrink-0 items-center gap-1">
            <Finder isStaff={isStaff} apiUrl={apiUrl} workspaces={account.workspaces} workspace={account.workspace} />
            <ThemeSwitch initial={theme} />
            <UserMenu {...account} />
          </div>
        </header>
        {children}
      </div>
    </SidebarProvider>
  );
}

const isWithin = (pathname: string, href: string) => pathname === href || pathname.startsWith(`${href}/`);
