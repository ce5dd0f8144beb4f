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
} from "@causeway/ui";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import type { Theme } from "../theme/theme.ts";
import { ThemeSwitch } from "../theme/theme-switch.tsx";
import { Logo } from "./logo.tsx";
import { navigationItems, staffItems } from "./navigation-items.ts";
import { UserMenu, type UserMenuProps } from "./user-menu.tsx";

type AccountNavigationProps = UserMenuProps & {
  readonly theme: Theme;
  readonly isStaff: boolean;
  readonly children: ReactNode;
};

/** The console's frame: a sidebar that becomes a sheet on a phone. */
export function AccountNavigation({ theme, isStaff, children, ...account }: AccountNavigationProps) {
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
          <span className="min-w-0 truncate text-sm font-medium text-kumo-default">{account.workspace.name}</span>
          <div className="ml-auto flex items-center gap-1">
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
