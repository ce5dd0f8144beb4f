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
import { CaretUpDownIcon, CheckIcon, GearIcon, PlusIcon, UsersIcon } from "@phosphor-icons/react";
import { switchWorkspace } from "../auth/actions.ts";
import type { AccountSession } from "../auth/session.ts";

export type WorkspaceSwitcherProps = Pick<AccountSession, "workspace" | "workspaces">;

/** The workspace one acts in, the others, and the way to a new one. */
export function WorkspaceSwitcher({ workspace, workspaces }: WorkspaceSwitcherProps) {
  return (
    <Menu>
      <MenuTrigger
        render={
          <Button
            variant="ghost"
            className="w-auto max-w-full min-w-0 shrink overflow-hidden"
            aria-label={`Workspace: ${workspace.name}`}
          >
            <span className="min-w-0 truncate font-medium">{workspace.name}</span>
            <CaretUpDownIcon aria-hidden="true" className="shrink-0" />
          </Button>
        }
      />
      <MenuContent align="start">
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
      </MenuContent>
    </Menu>
  );
}

function formOf(workspaceId: string): FormData {
  const form = new FormData();
  form.set("workspace", workspaceId);
  return form;
}
