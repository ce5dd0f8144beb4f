"use client";

import { Menu, MenuGroup, MenuItem, MenuLabel, MenuLinkItem, MenuSeparator } from "@causeway/ui/menu.tsx";
import { CheckIcon, GearIcon, PlusIcon, UsersIcon } from "@phosphor-icons/react";
import type { ReactElement } from "react";
import { switchWorkspace } from "../auth/actions.ts";
import type { WorkspaceSwitcherProps } from "./workspace-switcher.tsx";

export function WorkspaceMenu({ workspace, workspaces, button }: WorkspaceSwitcherProps & { button: ReactElement }) {
  return (
    <Menu button={button} align="start">
      <MenuGroup>
        <MenuLabel>Workspaces</MenuLabel>
        {workspaces.map(({ id, name, role }) => (
          <MenuItem
            key={id}
            icon={id === workspace.id ? <CheckIcon aria-hidden="true" /> : <span className="size-4" />}
            onClick={() => void switchWorkspace(formOf(id))}
          >
            <span className="block max-w-56 truncate">{name}</span>
            <span className="ml-2 text-xs text-kumo-subtle">{role}</span>
          </MenuItem>
        ))}
      </MenuGroup>
      <MenuSeparator />
      <MenuLinkItem href="/members" icon={UsersIcon}>
        Members
      </MenuLinkItem>
      <MenuLinkItem href="/settings/workspace" icon={GearIcon}>
        Workspace settings
      </MenuLinkItem>
      <MenuLinkItem href="/workspaces/new" icon={PlusIcon}>
        New workspace
      </MenuLinkItem>
    </Menu>
  );
}

function formOf(workspaceId: string): FormData {
  const form = new FormData();
  form.set("workspace", workspaceId);
  return form;
}
