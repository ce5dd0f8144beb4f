"use client";

import { Menu, MenuGroup, MenuItem, MenuLabel, MenuLinkItem, MenuSeparator } from "@causeway/ui/menu.tsx";
import { BellIcon, GearIcon, SignOutIcon } from "@phosphor-icons/react";
import type { ReactElement } from "react";
import { signOutHere } from "../auth/actions.ts";

export function UserMenuItems({ email, button }: { email: string; button: ReactElement }) {
  return (
    <Menu button={button} align="end">
      <MenuGroup>
        <MenuLabel>
          <span className="block max-w-60 truncate">{email}</span>
        </MenuLabel>
      </MenuGroup>
      <MenuSeparator />
      <MenuLinkItem href="/settings" icon={GearIcon}>
        Your settings
      </MenuLinkItem>
      <MenuLinkItem href="/notifications" icon={BellIcon}>
        Notifications
      </MenuLinkItem>
      <MenuSeparator />
      <MenuItem icon={SignOutIcon} onClick={() => void signOutHere()}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
