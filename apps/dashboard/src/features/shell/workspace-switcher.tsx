"use client";

import { Button } from "@causeway/ui/button.tsx";
import { MenuButton } from "@causeway/ui/menu-button.tsx";
import { CaretUpDownIcon } from "@phosphor-icons/react/dist/csr/CaretUpDown";
import type { AccountSession } from "../auth/session.ts";

export type WorkspaceSwitcherProps = Pick<AccountSession, "workspace" | "workspaces">;

const load = () => import("./workspace-menu.tsx").then(({ WorkspaceMenu }) => WorkspaceMenu);

/** The workspace one acts in, the others, and the way to a new one. */
export function WorkspaceSwitcher({ workspace, workspaces }: WorkspaceSwitcherProps) {
  return (
    <MenuButton
      button={
        <Button
          variant="ghost"
          className="w-auto max-w-full min-w-0 shrink overflow-hidden"
          aria-label={`Workspace: ${workspace.name}`}
        >
          <span className="min-w-0 truncate font-medium">{workspace.name}</span>
          <CaretUpDownIcon aria-hidden="true" className="shrink-0" />
        </Button>
      }
      load={load}
      menuProps={{ workspace, workspaces }}
    />
  );
}
