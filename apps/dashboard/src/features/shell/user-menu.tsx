"use client";

import { Button, Menu, MenuContent, MenuGroup, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from "@causeway/ui";
import { CheckIcon, SignOutIcon, UserCircleIcon } from "@phosphor-icons/react";
import { signOutHere, switchWorkspace } from "../auth/actions.ts";
import type { AccountSession } from "../auth/session.ts";

export type UserMenuProps = Pick<AccountSession, "user" | "workspace" | "workspaces">;

/** Who is signed in, his workspaces, and the way out. */
export function UserMenu({ user, workspace, workspaces }: UserMenuProps) {
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
        {workspaces.length > 1 && (
          <>
            <MenuSeparator />
            <MenuGroup>
              <MenuLabel>Workspace</MenuLabel>
              {workspaces.map(({ id, name }) => (
                <MenuItem
                  key={id}
                  icon={id === workspace.id ? <CheckIcon aria-hidden="true" /> : <span className="size-4" />}
                  onClick={() => void switchWorkspace(formOf({ workspace: id }))}
                >
                  {name}
                </MenuItem>
              ))}
            </MenuGroup>
          </>
        )}
        <MenuSeparator />
        <MenuItem icon={SignOutIcon} onClick={() => void signOutHere()}>
          Sign out
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}

function formOf(values: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(values)) form.set(name, value);
  return form;
}
