"use client";

import { Button } from "@causeway/ui/button.tsx";
import {
  Menu,
  MenuContent,
  MenuGroup,
  MenuItem,
  MenuLabel,
  MenuLinkItem,
  MenuSeparator,
  MenuTrigger,
} from "@causeway/ui/menu.tsx";
import { BellIcon, GearIcon, SignOutIcon, UserCircleIcon } from "@phosphor-icons/react";
import { signOutHere } from "../auth/actions.ts";
import type { AccountSession } from "../auth/session.ts";

export type UserMenuProps = Pick<AccountSession, "user" | "workspace" | "workspaces">;

/** Who is signed in, what is his own, and the way out. */
export function UserMenu({ user }: UserMenuProps) {
  return (
    <Menu>
      <MenuTrigger
        render={
          <Button
            variant="ghost"
            shape="square"
            aria-label="Account menu"
            icon={<UserCircleIcon aria-hidden="true" />}
          />
        }
      />
      <MenuContent align="end">
        <MenuGroup>
          <MenuLabel>
            <span className="block max-w-60 truncate">{user.email}</span>
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
      </MenuContent>
    </Menu>
  );
}
