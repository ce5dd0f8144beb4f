"use client";

import { Button } from "@causeway/ui/button.tsx";
import { MenuButton } from "@causeway/ui/menu-button.tsx";
import { UserCircleIcon } from "@phosphor-icons/react/dist/csr/UserCircle";

const load = () => import("./user-menu-items.tsx").then(({ UserMenuItems }) => UserMenuItems);

/** Who is signed in, what is his own, and the way out. */
export function UserMenu({ email }: { email: string }) {
  return (
    <MenuButton
      button={
        <Button
          variant="ghost"
          shape="square"
          aria-label="Account menu"
          icon={<UserCircleIcon aria-hidden="true" className="size-4.5" />}
        />
      }
      load={load}
      menuProps={{ email }}
    />
  );
}
